# The sentences of bnwalk in English.
#
# An id says where a sentence stands, then what it is about. A value in braces is given by the code; { $n -> … } chooses by a
# number. Lines of one paragraph are joined; an empty line begins another paragraph. Where and how they are used: src/text.rs.

### Counts, groups and names

count-channels =
    { $n ->
        [one] { $n } channel
       *[other] { $n } channels
    }
count-samples =
    { $n ->
        [one] { $n } sample
       *[other] { $n } samples
    }
count-positions =
    { $n ->
        [one] { $n } position
       *[other] { $n } positions
    }
count-names =
    { $n ->
        [one] { $n } name
       *[other] { $n } names
    }
count-values =
    { $n ->
        [one] { $n } value
       *[other] { $n } values
    }
count-groups =
    { $n ->
        [one] { $n } group
       *[other] { $n } groups
    }
count-rows =
    { $n ->
        [one] { $n } row
       *[other] { $n } rows
    }
count-columns =
    { $n ->
        [one] { $n } column
       *[other] { $n } columns
    }
count-slices =
    { $n ->
        [one] { $n } slice
       *[other] { $n } slices
    }
count-normalization-layers =
    { $n ->
        [one] { $n } normalization layer
       *[other] { $n } normalization layers
    }
extent = { $samples } and { $channels }
extent-positions = { $samples }, { $channels } and { $positions }
group-channel = channel { $c }
group-channel-named = { $name }
group-sample = sample { $n }
group-sample-channel = sample { $n }, { $channel }
group-sample-position = sample { $n }, position { $p }
group-sample-channels = sample { $n }, channels { $first } to { $last }
place-position = sample { $n }, { $channel }, position { $p }
element-cell = { $quantity }{ $index }
element-of = { $quantity } of { $group }
list = { $before }, { $next }
verbatim = { $text }

norm-batch = Batch Norm
norm-layer = Layer Norm
norm-layer-c = Layer Norm over channels
norm-instance = Instance Norm
norm-group = Group Norm
norm-rms = RMS Norm
norm-rms-c = RMS Norm over channels

### Parameters and their values (src/norm/parameter.rs)

parameter-gamma = The scale: one number for all channels, or one per channel as in 1,2,3 [default: 1]
parameter-beta = The shift, like --gamma [default: 0]
parameter-eps = What is added to the variance under the root [default: the convention's]
parameter-momentum = The momentum as the convention means it, or "none" for the cumulative average [default: the convention's]
parameter-num-batches-tracked =
    How many batches the running statistics have seen, for the cumulative average [default: 0]
parameter-mode = Whether the batch's statistics normalize, or the running ones [default: train]
parameter-convention = Whose defaults and whose rule for the running statistics [default: pytorch]
parameter-norm = Which cells share statistics: batch, layer, layer:c, instance, group:G, rms or rms:c [default: batch]
parameter-layout = Where the channel axis lies [default: channels_first]
parameter-running-mean = The running mean before this batch, like --gamma [default: 0]
parameter-running-var = The running variance before this batch, like --gamma [default: the convention's]
parameter-dy =
    The upstream gradient: ones, y, randn:SEED, onehot:i,j,... or a file with an array [default:
    standard normal]
parameter-channel-names = The names of the channels, one each as in age,height [default: those in the file]
expected-number = expected a number
expected-smaller-number = expected a number between -1.8e308 and 1.8e308, as 64-bit floats hold
expected-number-at = value { $position }: found "{ $found }", expected a number
expected-smaller-number-at =
    value { $position }: found "{ $found }", expected a number between -1.8e308 and 1.8e308, as 64-bit floats hold
expected-number-or-header =
    expected a number, as others in this row are; if the row names the columns, say --header yes
first-row-counts =
    the first row of { $origin } reads 0, 1, 2, … and was taken as data; if it names the columns, say --header yes
expected-momentum = expected a number from 0 to 1, or none for the cumulative average
expected-count = expected a whole number, 0 or more
expected-whole = expected a whole number from { $least } to { $most }
expected-size = expected columns and rows, each at most { $most }, as in 120x40
size-too-small = the walk needs a screen of { $least } at least
expected-index = expected whole numbers, 0 or more, as in 3,14
expected-tolerance = expected a finite number, 0 or more
expected-delimiter = expected one character such as ; or "tab" or "space"
expected-choice = expected one of: { $choices }

### What quantities are called (src/norm/quantity.rs)

quantity-x = batch
quantity-gamma = scale
quantity-beta = shift
quantity-running_mean_before = running mean before this batch
quantity-running_var_before = running variance before this batch
quantity-mean = mean
quantity-var = variance
quantity-inv_std = inverse standard deviation
quantity-x_hat = normalized batch
quantity-y = output
quantity-running_mean = running mean
quantity-running_var = running variance
quantity-dy = upstream gradient
quantity-dbeta = gradient of the shift
quantity-dgamma = gradient of the scale
quantity-dx_hat = gradient of the normalized batch
quantity-dvar = gradient of the variance
quantity-dmean = gradient of the mean
quantity-dx_direct = dx by the direct route
quantity-dx_via_var = dx by the route through the variance
quantity-dx_via_mean = dx by the route through the mean
quantity-dx = gradient of the batch

### Errors in a problem (src/norm/error.rs)

# An error is a clause without a full stop: the place where it happened may stand before it.

problem-rank = x has rank { $rank }; a batch has rank 1 to 5: (N), (N,C), (N,C,L), (N,C,H,W) or (N,C,D,H,W)
problem-empty = x has shape { $shape } and so holds no value; at least one is needed
problem-groups = group:{ $groups } needs a number of channels that { $groups } divides; x has { $channels }
problem-length = { $what } has { $got }, but x of shape { $shape } has { $channels }; give one value, or one for each channel
problem-channel-names = channel_names has { $got }, but x has { $channels }; give one name a channel
problem-dy-shape = dy has shape { $dy }, but x has shape { $x }; they must be the same
problem-dy-room = dy is as large as x, and there is no room for it: { $why }
problem-one-hot = the index { $index } of dy onehot does not lie in x of shape { $shape }; indices count from 0
problem-eps = eps is { $got }; expected a finite number, 0 or more
problem-momentum = momentum is { $got }; expected a number from 0 to 1, or null for the cumulative average
problem-running-var = running_var[{ $channel }] is { $got }; a variance is 0 or more
problem-choice = { $what } is "{ $got }"; expected one of: { $choices }
problem-upstream = dy is "{ $got }"; expected one of: an array, ones, y, randn:SEED (0 to { $most }), onehot:i,j,… (an index of x, counted from 0)

### Warnings (src/norm/warning.rs)

warning-one-value =
    Every statistic is computed from a single value.{ $left ->
        [nothing] {" "}So x_hat is 0, y is beta and dx is 0.
        [sign] {" "}So little more than the sign of x is left in x_hat.
       *[undefined] {""}
    }{ $refused ->
        [yes] {" "}PyTorch refuses such a batch: "Expected more than 1 value per channel when training".
       *[no] {""}
    }{ $kept ->
        [yes] {" "}running_var stays as it was, because the unbiased variance of one value is 0/0.
       *[no] {""}
    }
warning-not-finite =
    { $quantity }{ $index } is { $value }. It spoils every number that is computed from it, here as in the frameworks.
warning-undefined =
    { $statistic ->
        [mean-square] { $groups ->
            [one] The mean square of { $first } is 0
           *[other] { $groups } mean squares are 0, the first that of { $first },
        }
        [running-variance] { $groups ->
            [one] The running variance of { $first } is 0
           *[other] { $groups } running variances are 0, the first that of { $first },
        }
       *[variance] { $groups ->
            [one] The variance of { $first } is 0
           *[other] { $groups } variances are 0, the first that of { $first },
        }
    } and eps is 0, so x_hat is a division by 0 there. Any eps above 0 avoids it.
warning-constant =
    { $statistic ->
        [mean-square] { $groups ->
            [one] The mean square of { $first } is 0: all its values are 0, and so is x_hat.
           *[other] { $groups } mean squares are 0, the first that of { $first }: all values there are 0, and so is x_hat.
        }
        [running-variance] { $groups ->
            [one] The running variance of { $first } is 0.
           *[other] { $groups } running variances are 0, the first that of { $first }.
        }
       *[variance] { $groups ->
            [one] The variance of { $first } is 0: all its values are equal, and x_hat is 0.
           *[other] { $groups } variances are 0, the first that of { $first }: all values there are equal, and x_hat is 0.
        }
    } Only eps is left under the root, and the factor of x is 1/sqrt(eps) = { $gain }.
warning-dead-gamma =
    { $channels ->
        [one] γ of { $first } is near 0 (|γ| < { $near }), so next to nothing comes through: the channel is dead, or pruned.
       *[other] { $channels } channels have a γ near 0 (|γ| < { $near }), the first of them { $first }: next to nothing comes through; they are dead, or pruned.
    }
warning-dead-var =
    { $channels ->
        [one] The running variance of { $first } is below ε = { $eps }: it hardly ever changed in training, the channel is dead.
       *[other] { $channels } running variances are below ε = { $eps }, the first that of { $first }: they hardly ever changed in training, the channels are dead.
    }
warning-overflow = { $quantity } exceeds the range of 64-bit floats somewhere, although the input is finite.
warning-dx-vanishes =
    dx is 0 up to rounding, because dy is a constant plus a multiple of x in every group (as with dy = ones or dy = y). Such
    a dy proves nothing about a backward pass.

### The walk: invariants (src/walk/invariant.rs)

more-terms = … { $n } more …

invariant-eval-dx = largest |dxᵢ − γ · dyᵢ · s⁻¹| = 0
invariant-sum-x-hat = Σ x̂ᵢ = 0
invariant-mean-square-x-hat = 1/m · Σ x̂ᵢ² = σ² / (σ² + ε)
invariant-sum-dx = Σ dxᵢ = 0
invariant-sum-dx-x-hat = Σ dxᵢ · x̂ᵢ = s⁻¹ · ε / (σ² + ε) · Σ dx̂ᵢ · x̂ᵢ
invariant-closed-form = largest |dxᵢ − γ · s⁻¹ · (dyᵢ − dβ/m − x̂ᵢ · dγ/m)| = 0
invariant-largest-x-hat = largest |x̂ᵢ| ≤ √(m − 1)
invariant-largest-x-hat-uncentred = largest |x̂ᵢ| ≤ √m
invariant-routes = largest |dxᵢ − (direct + via σ² + via μ)| = 0

### The walk: what the stages are called and what they say (src/walk/narrate.rs)

# Each stage has a title, and says what is computed (what), for what reason (why), and what goes wrong with it in practice
# (pitfall). A suffix marks the sentence of a special situation; src/walk/narrate.rs lists them in the order in which they are tried.

stage-batch-title = The batch
stage-batch-what =
    x has shape { $shape }: { $extent }. { $norm } computes its statistics over { $shared }: { $groups } of { $values }.
    The selected cell { $cell } holds { $x } and belongs to { $group }. A channel is one feature, measured in every sample.
stage-batch-what-eval =
    x has shape { $shape }: { $extent }. In eval mode the batch is not measured. Each channel is normalized with its running
    statistics, which were collected during training. The selected cell { $cell } holds { $x } and belongs to { $group }.
stage-batch-why =
    While a network trains, the inputs of each layer keep changing, because the layers before it change. Normalization measures
    them as they are now, moves their mean to 0 and divides by their standard deviation. What the next layer receives then no
    longer depends on where the layers before it have put their values.
stage-batch-why-rms =
    While a network trains, the inputs of each layer keep changing, because the layers before it change. RMS norm measures how large
    they are now and divides by it. What the next layer receives then no longer depends on the scale that the layers before it have given their values.
stage-batch-why-eval =
    At inference the output for one sample must not depend on the other samples that happen to be in the batch. So the layer uses
    constants instead: the mean and the variance that it collected while it was trained.
stage-batch-pitfall =
    Normalizing over the wrong axis raises no error, but every number is different. PyTorch puts the channels on axis 1, Keras on the
    last axis. Check m, the number of values that share one mean: here it is { $m }.
stage-batch-pitfall-other =
    Normalizing over the wrong axis raises no error, but every number is different. { $norm } never mixes samples: here each mean is taken
    over { $shared }, { $values } in all. γ and β still belong to the channels. For the LayerNorm of a transformer, which
    treats every position on its own, choose the norm layer:c.
stage-batch-pitfall-rms =
    Normalizing over the wrong axis raises no error, but every number is different. { $norm } never mixes samples: here each mean square is
    taken over { $shared }, { $values } in all. γ and β still belong to the channels. For the RMSNorm of a transformer, which treats
    every position on its own, choose the norm rms:c.
stage-batch-pitfall-eval =
    Normalizing over the wrong axis raises no error, but every number is different. PyTorch puts the channels on axis 1, Keras on the
    last axis. Each channel here has a running mean and a running variance of its own.
stage-batch-pitfall-position =
    Two different things are called layer norm. Here every position has its own statistics, as in PyTorch's LayerNorm(C) and RMSNorm(C) on
    (N, T, C), and as in transformers. In the paper of Wu and He a layer norm takes all positions of a sample together; those norms are called layer and
    rms here. Check m, the number of values that share one statistic: here it is { $m }.

stage-mean-title = Mean
stage-mean-what = Add up the { $values } of { $group } and divide by { $m }: μ = { $mean }.
stage-mean-what-eval = In eval mode no mean is computed. μ is the running mean of { $group }, { $mean }.
stage-mean-what-one = The only value of { $group } is its own mean: μ = { $mean }.
stage-mean-what-rms = RMS norm has no mean. Nothing is subtracted, which is the same as μ = 0.
stage-mean-why =
    Subtracting μ centres the values at 0. A constant that the layer before added to all of them, such as a bias, cancels.
stage-mean-why-pooled =
    Subtracting μ centres the values of the whole group at 0. A constant that was added to all of them cancels.
stage-mean-why-eval =
    The running mean is a constant, so the output for this sample is the same in every batch. The selected x is { $x }; the
    running mean it is compared with is { $mean }.
stage-mean-why-rms = Leaving the mean out saves a pass over the data, and transformers lose little by it (Zhang and Sennrich, 2019).
stage-mean-pitfall =
    A bias in the layer before has no effect: x + 100 gives the same x̂, and the gradient of the bias is 0. That is why layers that
    are followed by this norm are usually built with bias=False.
stage-mean-pitfall-pooled =
    A bias in the layer before does have an effect here. It differs from channel to channel, and { $norm } removes only what all the
    channels that share a mean have in common.
stage-mean-pitfall-rms = A bias in the layer before does have an effect here, because no mean is subtracted.
stage-mean-pitfall-eval =
    If model.eval() is forgotten, the batch's own mean is used at inference, and the output for a sample changes with the other samples of its batch.

stage-variance-title = Variance
stage-variance-what =
    Take the distance of each value from the mean { $mean }, square it, and average over the { $values } of { $group }: σ² = { $var }.
stage-variance-what-eval = In eval mode no variance is computed. σ² is the running variance of { $group }, { $var }.
stage-variance-what-one =
    The only value of { $group } is its own mean, so its distance from the mean is 0 and σ² = { $var }.
stage-variance-what-rms =
    Square the { $values } of { $group } and average. The result is a mean square, the mean squared distance from 0 instead of from the mean: { $var }.
stage-variance-why =
    The square root of the variance, the standard deviation, says how widely the values are spread. Dividing by it gives every group the same spread.
stage-variance-why-rms =
    The square root of the mean square says how large the values are. Dividing by it gives every group the same size.
stage-variance-why-eval =
    The running variance says how widely the values were spread during training. The values of this batch may be spread differently; they are divided by the same constant all the same.
stage-variance-pitfall =
    Divide by m or by m − 1? To normalize, every framework divides by m, which gives { $var } (the biased variance). For the running variance PyTorch divides by
    m − 1, which gives { $unbiased_var } (the unbiased one). Do not compute the variance as E[x²] − E[x]²: in float32 the values 10000, 10001, 10002, 10003
    have the variance 1.25, and that formula gives 0.
stage-variance-pitfall-other =
    Divide by m or by m − 1? The frameworks' norms divide by m, which gives { $var }. But torch.var divides by m − 1 unless told otherwise,
    which gives { $unbiased_var }; numpy.var divides by m. Do not compute the variance as E[x²] − E[x]²: in float32 the values 10000, 10001, 10002, 10003
    have the variance 1.25, and that formula gives 0.
stage-variance-pitfall-rms =
    The root of the mean square is not the standard deviation: a constant added to all values changes it. Defaults for ε differ, too.
    PyTorch's RMSNorm uses the precision of the data type, most language models use 1e-5 or 1e-6.
stage-variance-pitfall-eval =
    PyTorch stores the unbiased variance, which is larger by the factor m/(m − 1). So the outputs in eval mode differ from those in train mode
    even after the running statistics have converged, and more so the smaller the batches were.

stage-normalize-title = Normalize
stage-normalize-what =
    Subtract the mean and divide by the standard deviation: x̂ = (x − μ) · s⁻¹ with s⁻¹ = 1/√(σ² + ε) = { $inv_std }. The selected
    x = { $x } becomes x̂ = { $x_hat }: it lies that many standard deviations from the mean of { $group }.
stage-normalize-what-eval =
    Subtract the running mean and divide by the running standard deviation: x̂ = (x − μ) · s⁻¹ with s⁻¹ = 1/√(σ² + ε) = { $inv_std }. The
    selected x = { $x } becomes x̂ = { $x_hat }: it lies that many of the running standard deviations from the running mean of { $group }.
stage-normalize-what-rms =
    Divide by the root of the mean square: x̂ = x · s⁻¹ with s⁻¹ = 1/√(σ² + ε) = { $inv_std }. The selected x = { $x } becomes x̂ = { $x_hat }.
stage-normalize-what-undefined = With s⁻¹ = 1/√(σ² + ε) = { $inv_std } the selected x = { $x } becomes x̂ = { $x_hat }.
stage-normalize-what-one = x equals its own mean, so x̂ = 0 · { $inv_std } = { $x_hat }, whatever x is.
stage-normalize-why =
    The values of the group now have mean 0. Their variance is σ²/(σ² + ε); it falls short of 1 by ε/(σ² + ε) = { $shortfall }. ε keeps
    a group without spread from being divided by 0. With ε = { $eps } the factor s⁻¹ cannot exceed 1/√ε = { $gain }.
stage-normalize-why-no-eps =
    The values of the group now have mean 0 and variance 1. With ε = 0 nothing would keep a group without spread from becoming 0/0, and the factor s⁻¹
    has no upper bound.
stage-normalize-why-rms-no-eps =
    The values of the group now have the mean square 1. Their mean need not be 0. With ε = 0 nothing would keep a group of zeros from becoming 0/0, and the factor s⁻¹
    has no upper bound.
stage-normalize-why-eval-no-eps =
    x̂ now says where x lies compared with the values seen in training. Its mean over this batch need not be 0, nor its variance 1. With ε = 0
    the factor s⁻¹ has no upper bound.
stage-normalize-why-rms =
    The values of the group now have the mean square σ²/(σ² + ε), where σ² stands for the mean square of x; it falls short of 1 by { $shortfall }. Their mean
    need not be 0. ε keeps a group of zeros from being divided by 0. With ε = { $eps } the factor s⁻¹ cannot exceed 1/√ε = { $gain }.
stage-normalize-why-one =
    A single value has no spread, so only ε is left under the root and s⁻¹ = 1/√ε = { $gain }. Nothing of x is left in x̂. A group needs at least two
    values to have a spread that can be divided by.
stage-normalize-why-eval =
    x̂ now says where x lies compared with the values seen in training. Its mean over this batch need not be 0, nor its variance 1. With ε = { $eps }
    the factor s⁻¹ cannot exceed 1/√ε = { $gain }.
stage-normalize-why-undefined =
    x̂ is not a finite number in { $group }. Either x holds a NaN or an infinity there, or all its values are equal and ε is 0, which makes x̂ = 0/0. Any ε
    above 0 gives 0 in the second case.
stage-normalize-pitfall =
    ε belongs under the root. With σ² = 1e-6 and ε = 1e-5, a distance of one standard deviation becomes 0.30; with ε added after the root it becomes 0.99. Note also that x̂
    depends on the other values of the group: no |x̂| can exceed √(m − 1) = { $bound } here. With m = 2 two different values always become −1 and 1, up to ε.
stage-normalize-pitfall-undefined =
    What is not finite spreads: to y, to dx, and with the next step to the weights of all layers before. Its source lies in x, or in a stage before this one.
stage-normalize-pitfall-eval =
    ε belongs under the root, and its value matters when σ² is small. Nothing limits x̂ here: a value unlike those of training can lie
    far out. With untrained running statistics, 0 and 1, x̂ is nearly x itself.
stage-normalize-pitfall-rms =
    ε belongs under the root, and its value matters when the mean square is small. Note also that x̂ depends on the other values of the group: no |x̂| can exceed
    √m = { $bound } here, and of a single value only the sign remains, up to ε.

stage-affine-title = Scale and shift
stage-affine-what =
    Every channel scales and shifts its values: y = γ · x̂ + β. With γ = { $gamma } and β = { $beta } in { $channel }, x̂ = { $x_hat } becomes y = { $y }.
stage-affine-why =
    The next layer may need another mean and another spread than x̂ has. γ and β are learned, so the network can choose them, and could even
    undo the normalization. The difference is that the mean and the spread are now set by two parameters, and no longer by all the layers before.
stage-affine-why-eval =
    The next layer may need another mean and another spread than x̂ has. γ and β were learned for that in training. Values with the running mean and the running
    variance leave with the mean β and the standard deviation |γ|, up to ε; the values of this batch may have others.
stage-affine-why-batch-one =
    The next layer may need another mean and another spread than x̂ has, and γ and β are learned for that. Here, of a single value, x̂ is 0, so y is β whatever γ is.
stage-affine-why-other =
    The next layer may need larger values in one channel than in another, or values about another centre. γ and β are learned, and the same for every sample. They
    cannot undo the normalization: each sample was normalized by statistics of its own.
stage-affine-pitfall =
    γ and β belong to channels in all of these norms, whichever cells share the statistics. Weight decay on γ shrinks the channel's output. A channel
    with γ near 0 passes on almost nothing of x, and can be pruned.

stage-running-title = Running statistics
stage-running-what =
    During training the layer keeps a running mean and a running variance of each channel, to be used at inference, when the trained network is applied. By the rule of { $convention } this batch has the weight
    { $new_weight }. The running mean of { $channel } goes from { $running_mean_before } to { $running_mean }, the running variance from
    { $running_var_before } to { $running_var }. The variance that enters is the { $stored } one, { $var_stored }.
stage-running-what-eval =
    In eval mode the running statistics are read and not changed. The running mean of { $channel } is { $running_mean }, the running variance { $running_var }.
stage-running-what-batch-one =
    The running mean of { $channel } goes from { $running_mean_before } to { $running_mean }, the running variance from
    { $running_var_before } to { $running_var }. The variance that enters is the { $stored } one, { $var_stored }. Where it is 0/0, the running variance
    stays as it was.
stage-running-what-other =
    { $norm } keeps no running statistics. In training and at inference alike it measures each sample by itself. The running mean { $running_mean } and the running
    variance { $running_var } are given, but not used.
stage-running-why =
    At inference a sample may come alone, or in an unusual batch. The running statistics take the place of the batch's own.
stage-running-why-other =
    A sample is treated in the same way in train mode and in eval mode, and the size of the batch does not matter.
stage-running-pitfall =
    Momentum has opposite meanings. PyTorch's 0.1 multiplies the new value, Keras's 0.99 multiplies the old one. Typed into Keras, 0.1 moves the running mean
    by 90 % of the way to every new batch. Here momentum is { $momentum }, and it multiplies the { $new_side } value.
stage-running-pitfall-cumulative =
    Momentum has opposite meanings: PyTorch's 0.1 multiplies the new value, Keras's 0.99 multiplies the old one. Here momentum is none, which means a cumulative average: every
    batch counts the same, and after many batches a new one changes almost nothing.
stage-running-pitfall-other =
    When a network with batch norm is fine-tuned, freezing γ and β does not freeze its running statistics. { $norm } has none.

stage-upstream-title = Upstream gradient
stage-upstream-what =
    The backward pass asks how the loss L would change if an output changed a little. The answer for every output y is the upstream gradient dy = ∂L/∂y. It comes
    from the layers after this one. At the selected cell it is { $dy }.
stage-upstream-why =
    Backpropagation goes from the loss back to x. At each step the gradient that arrives is multiplied by the derivative of that step and passed on.
    With :dy onehot:0 it is 1 at one output and 0 at all others (one-hot): dx then shows how every x moves that output.
stage-upstream-pitfall =
    Testing a backward pass with dy = 1 proves nothing. dx is then 0 for every γ, and a wrong formula may give 0 as well. Use random numbers, as here by default.
stage-upstream-pitfall-eval =
    Testing a backward pass with dy = 1 hides mistakes. In train mode dx is then 0 for every γ; in eval mode it is the same for all cells of a channel, so that mixing them up goes unnoticed. Use random numbers, as here by default.
stage-upstream-pitfall-pooled =
    Testing a backward pass with dy = 1 proves little. As long as all channels have the same γ, dx is then 0, and a wrong formula may give 0 as well. Use random numbers,
    as here by default.
stage-upstream-pitfall-rms =
    Testing a backward pass with dy = 1 or dy = y hides mistakes that random numbers show. Random numbers are the default here.

stage-dbeta-title = Gradient of β
stage-dbeta-what = β is added to every output of { $channel }, so its gradient is the sum of their gradients: dβ = Σ dy = { $dbeta }.
stage-dbeta-why = If β grows a little, every y of the channel grows by the same amount, and the changes of the loss add up.
stage-dbeta-pitfall =
    Taking the mean instead of the sum. The network still trains, but the gradient of β is too small by the factor { $channel_values }, the number of values in the channel.

stage-dgamma-title = Gradient of γ
stage-dgamma-what = γ multiplies x̂, so each output contributes in proportion to its x̂: dγ = Σ dy · x̂ = { $dgamma } in { $channel }.
stage-dgamma-why = A change of γ moves y = γ · x̂ + β the more, the farther x̂ is from 0. Where x̂ is 0 it moves nothing.
stage-dgamma-pitfall = Using y in place of x̂. The result is right only while γ = 1 and β = 0, as they are at the beginning of training.

stage-dx_hat-title = Gradient of x̂
stage-dx_hat-what = The gradient passes through the scale: dx̂ = γ · dy. At the selected cell that is { $gamma } × { $dy } = { $dx_hat }.
stage-dx_hat-why = x̂ affects the loss only through y = γ · x̂ + β, and the derivative of y with respect to x̂ is γ.
stage-dx_hat-pitfall =
    Forgetting γ. Every gradient that goes on to the layers before is then wrong by this factor, and a test with γ = 1 does not notice.

stage-dvar-title = Gradient of the variance
stage-dvar-what =
    Every x̂ of { $group } depends on σ², so all of them contribute: dσ² = −½ · s⁻³ · Σ dx̂ · (x − μ) = { $dvar }.
stage-dvar-what-eval = In eval mode σ² is a constant. No gradient passes through it: dσ² = { $dvar }.
stage-dvar-what-rms =
    Every x̂ of { $group } depends on the mean square, so all of them contribute: dσ² = −½ · s⁻³ · Σ dx̂ · x = { $dvar }.
stage-dvar-why = A larger variance brings every x̂ closer to 0. The factor −½ · s⁻³ is the derivative of 1/√(σ² + ε) with respect to σ².
stage-dvar-why-rms = A larger mean square brings every x̂ closer to 0. The factor −½ · s⁻³ is the derivative of 1/√(σ² + ε) with respect to σ².
stage-dvar-why-eval = The running variance was collected in earlier batches. The values of this batch do not change it.
stage-dvar-pitfall = A wrong power of s. The derivative of (σ² + ε)^(−1/2) has the exponent −3/2, so the factor is s⁻³, not s⁻¹ or s⁻².
stage-dvar-pitfall-eval =
    Using the backward pass of train mode in eval mode. There dσ² and dμ are not 0, and dx comes out different.

stage-dmean-title = Gradient of the mean
stage-dmean-what = μ is subtracted from every value of { $group }, so all of them contribute: dμ = −s⁻¹ · Σ dx̂ = { $dmean }.
stage-dmean-what-eval = In eval mode μ is a constant. No gradient passes through it: dμ = { $dmean }.
stage-dmean-what-rms = RMS norm subtracts no mean, so no gradient passes through one: dμ = { $dmean }.
stage-dmean-why = If the mean grew by a little, every x̂ of the group would fall by s⁻¹ times as much.
stage-dmean-why-eval = The running mean was collected in earlier batches. The values of this batch do not change it.
stage-dmean-why-rms = The gradient has one route less. The direct route and the route through the mean square remain.
stage-dmean-pitfall =
    Many derivations have a second term, −2 · dσ² · Σ (x − μ)/m. It is exactly 0, because distances from the mean add up to 0. It may be left out; a
    sign error in it has no effect.
stage-dmean-pitfall-eval =
    Using the backward pass of train mode in eval mode. There dσ² and dμ are not 0, and dx comes out different.
stage-dmean-pitfall-rms =
    Taking the backward pass of layer norm. It subtracts the part of the gradient that passes through the mean, which RMS norm does not have.

stage-dx-title = Gradient of the batch
stage-dx-what =
    x affects the loss by three routes: directly ({ $dx_direct }), through the variance ({ $dx_via_var }) and through the mean
    ({ $dx_via_mean }). The sum of the three is dx = { $dx }.
stage-dx-what-eval = In eval mode the statistics are constants, so only the direct route remains: dx = γ · dy · s⁻¹ = { $dx }.
stage-dx-what-rms =
    x affects the loss by two routes: directly ({ $dx_direct }) and through the mean square ({ $dx_via_var }). The sum of the two is dx = { $dx }.
stage-dx-what-one =
    With a single value in the group the routes cancel: directly { $dx_direct }, through the mean { $dx_via_mean }. x̂ is 0 whatever x is, so dx = { $dx }.
stage-dx-why =
    dx sums to 0 over { $group }. Adding the same number to all of its values changes no x̂, so it cannot change the loss, and the gradient has no
    component in that direction. Stretching the values about their mean changes x̂ only because of ε, so the component of dx along x̂ is nearly 0 as well.
stage-dx-why-eval =
    In eval mode every value is normalized by itself, so dx need not sum to 0 over { $group }.
stage-dx-why-rms =
    Multiplying all values of { $group } by a factor changes x̂ only because of ε, so the component of dx along x̂ is nearly 0. Adding a number to all of them does change x̂,
    so dx need not sum to 0.
stage-dx-why-rms-one =
    Of a single value x̂ is the sign, up to ε. The larger |x| is compared with √ε, the less x̂ changes with x, and the closer dx is to 0: here it is { $dx }.
stage-dx-why-undefined =
    dx is not finite in { $group }, so nothing can be said about its sum. A NaN or an infinity in x, dy or γ, or a variance of 0 with ε = 0, reaches every dx of the group.
stage-dx-pitfall =
    Treating μ and σ² as constants (“detached”) keeps only the direct route. Its sum over { $group } is { $dx_sum_detached }. The true gradient sums to 0; what is left over
    pushes the layers before in a direction that does not change the loss.
stage-dx-pitfall-rms =
    Treating the mean square as a constant (“detached”) keeps only the direct route: { $dx_direct } here, in place of { $dx }. The layers before
    are then pushed along x̂ as well, a direction that hardly changes the loss.
stage-dx-pitfall-eval =
    The same dy gives another dx in eval mode than in train mode. A network that is trained while this layer is in eval mode is trained with these gradients.
stage-dx-pitfall-undefined =
    A single NaN spreads: from x it reaches every value of its group, and from there every layer before. Look for the first stage that shows one.

stage-check-title = Check
stage-check-what =
    Every gradient is compared with a difference quotient. Move one x (or γ, or β) a little up and a little down, run the forward pass both times, and divide the change of
    the loss L = Σ dy · y by the distance moved.
stage-check-why =
    The formulas of the backward pass were derived by hand and could be wrong. The forward pass is simple. If the two agree to many digits, the backward pass is right.
stage-check-pitfall =
    If the step is too small, rounding dominates; if it is too large, curvature does. Here it is about a thousandth of the standard deviation. And dy must be random: with
    dy = 1 many wrong formulas pass. At the selected cell dy is { $dy }.

shared-batch =
    { $positions ->
        [one] the values of one channel in all samples
       *[other] the values of one channel in all samples and at all positions
    }
shared-layer =
    { $positions ->
        [one] the values of one sample in all channels
       *[other] the values of one sample in all channels and at all positions
    }
shared-layer-c =
    { $positions ->
        [one] the values of one sample in all channels
       *[other] the values of one sample at one position in all channels
    }
shared-instance =
    { $positions ->
        [one] the value of one sample in one channel
       *[other] the values of one sample in one channel at all positions
    }
shared-group =
    { $positions ->
        [one] the values of one sample in one group of channels
       *[other] the values of one sample in one group of channels at all positions
    }
momentum-cumulative = the cumulative average
momentum-multiplies-new = new
momentum-multiplies-old = old
variance-biased = biased
variance-unbiased = unbiased

### Input (src/input)

### Checkpoints (src/weights)

weights-heading = { $file }: { $layers }
weights-head-layer = layer
weights-head-channels = channels
weights-head-gamma = γ
weights-head-near = near 0
weights-head-var = running variance
weights-head-below = below ε
weights-note =
    near 0: |γ| < { $near }; below ε: a running variance < { $eps }. Such channels are dead, or pruned.
weights-range = { $min } to { $max }
weights-range-odd = { $min } to { $max }, { $odd } not finite
weights-no-gamma = none
weights-no-var = none
weights-no-layer = { $origin } has no normalization layer { $name }; { $hint }
weights-none-found = none was found in it
weights-one-found = --weights { $origin } alone names the one that it has
weights-list-found = --weights { $origin } alone lists the { $count } that it has
weights-channels = layer { $name } has { $channels }, but the batch has { $batch }
hint-nearest = did you mean "{ $name }"?

### Dumps as text (src/dump/text.rs)

dump-heading = { $norm }, one number at a time
dump-name-source = source
dump-name-x = x
dump-name-norm = norm
dump-name-mode = mode
dump-name-convention = convention
dump-name-cell = cell
dump-fact-x = shape { $shape }: { $extent }
dump-fact-norm = { $norm }: { $groups } of { $m } values that share { $statistics }
dump-fact-norm-all = { $norm }: all { $m } values share { $statistics }
dump-fact-norm-single = { $norm }: { $groups } of a single value
share-mean-variance = a mean and a variance
share-mean-square = a mean square
dump-fact-convention = { $convention }, ε = { $eps }, momentum { $momentum }
momentum-none = none (cumulative average)
dump-fact-cell = { $cell }: { $place }
dump-note = Formulas show the numbers of this cell, or of its group or channel. Tables mark the cell with *.
dump-warning = Warning: { $warning }
dump-stage = { $place } of { $stages }: { $title }
dump-pitfall = Pitfall: { $pitfall }
dump-as-given = { $value }, as given
dump-gradcheck = The gradients, compared with central differences:
dump-gradcheck-checked = checked
dump-gradcheck-difference = largest difference
dump-gradcheck-relative = relative
dump-gradcheck-agrees = agrees
dump-gradcheck-undecided = –
gradcheck-left-out =
    { $n ->
        [one] One gradient is left out: the loss that it belongs to is not a finite number, and has no slope.
       *[other] { $n } gradients are left out: the loss that they belong to is not a finite number, and has no slope.
    }
dump-gradcheck-compared = { $compared } of { $of }
dump-yes = yes
dump-no = NO
dump-invariants =
    { $groups ->
        [one] What must hold, whatever the numbers are:
       *[other] What must hold in every group, with the two sides where they are farthest apart:
    }
dump-holds = holds:
dump-broken = BROKEN:
dump-unknown = unknown:
dump-sides = left side { $left }, right side { $right }, in { $group }

axis-sample = sample
axis-channel = channel
axis-position = position
axis-row = row
axis-column = column
axis-slice = slice
axis-group = group
axes-sample = samples
axes-channel = channels
axes-position = positions
axes-row = rows
axes-column = columns
axes-slice = slices
axes-group = groups
table-all = all { $things }
table-at = { $thing } { $place }
table-window = { $things } { $first } to { $last } of { $len }
table-part = { $part }:
table-matrix = { $symbol }: { $down } down, { $across } across:
table-matrix-of = { $symbol } of { $place }: { $down } down, { $across } across:

### Output: dumps and emitted scripts (src/dump, src/emit)

output-stdout = standard output: { $error }
output-stdout-closed = it is closed
output-foreign = { $path } exists, and bnwalk did not write it
output-no-directory = { $path }: there is no such directory to write to
output-denied = { $path }: it may not be written (permission denied)
output-directory = { $path }: it is a directory; expected the name of a file
output-read-only = { $path }: it may not be written (the file system is read-only)
output-failed = { $path }: it cannot be written: { $error }
channel-unknown = no channel is called "{ $name }"; there are: { $names }
channel-did-you-mean = no channel is called "{ $name }"; did you mean "{ $nearest }"?
channel-ambiguous = { $n } channels are called "{ $name }"; give --channel the index, counted from 0
channels-have-no-names =
    no channel is called "{ $name }": the channels have no names; expected the index of one of { $n }, counted from 0

### check: reports, mistakes, diagnoses (src/compare)

### The command line: flags, help, errors (src/cli)

file-cut-short = a file was cut short while its cells were read
two-inputs = expected one INPUT, but "{ $second }" follows it
stdin-twice = { $first } and { $second } are both -, but standard input can be read only once
# The English help stands beside the definitions of the flags; what a flag says here is the same.

help-usage = Usage:
help-choices = [possible values: { $choices }]
help-default = [default: { $value }]
heading-commands = Commands
heading-arguments = Arguments
heading-options = Options
heading-the-batch = The batch (at most one)
heading-tables = Tables
heading-parameters = Parameters (each wins over the file's)
heading-a-layer-of-a-checkpoint = A layer of a checkpoint (wins over the batch's file; default batch: --random 8xC)
heading-output = Output
heading-your-own-results = Your own results
heading-the-screen = The screen
about-bnwalk =
    Batch Normalization explained one number at a time: every number of the forward and the backward pass, with the
    formula it came from
about-check = Compare your own results with the true ones: which step is wrong, and which mistake explains it
about-learn = Lessons that ask: list them, take one, print one
about-practice = Questions without end: small batches with friendly numbers, and one number to compute
flag-learn-name = The lesson: its name, or a file of your own that ends in .toml; without one all are listed
flag-learn-reset = Forget the progress: of this lesson, or of all
flag-learn-dump = Print a document instead: text or markdown [default: by the extension of --output, or text]
flag-learn-answers = Print the answers too
flag-practice-dump = Print a document instead: text or markdown [default: by the extension of --output, or text]
flag-practice-answers = Print the answers too
flag-practice-stage = Ask only about this stage, such as normalize or dx
flag-practice-seed = The seed of the questions [default: another one every time]
flag-practice-n = How many questions a worksheet has
about-lab = Experiments: vary something, and see what happens to the numbers
about-norms = All norms on the same batch: which cells share statistics, what comes out, and what leaves it unchanged
about-sizes = What a small batch does to the statistics: mini-batches drawn from the batch at hand, and how one sample jitters in them
about-replicas = One batch on several devices: why averaging their variances is wrong, and what to exchange instead
flag-help = Print help
flag-version = Print version
flag-input = A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input
flag-lang = The language of all text [default: that of LC_ALL, LC_MESSAGES or LANG]
flag-batch = Numbers: "1,2,3", or "1,2;3,4" with one sample per row, or JSON
flag-random = Standard normal numbers of this shape, such as 20x100 (samples x channels)
flag-seed = The seed of --random [default: 0]
flag-example = A built-in example
flag-list-examples = List the built-in examples
flag-header = Whether the first row names the columns; auto: if there is no number in it
flag-delimiter = What stands between the cells: one character, "tab" or "space" [default: detected]
flag-weights = A safetensors file, a PyTorch state dict (.pt), an ONNX model, GGUF or an NPZ of a state dict; without --layer its normalization layers are listed
flag-layer = The layer whose gamma, beta and running statistics to take
flag-dump = Print every number instead of walking: json, text, markdown, html, csv or npz [default: by the extension of --output, or json]
flag-emit = Print a Python script that recomputes everything in this framework, and compares
flag-output = The file to write, - for standard output; replaced only when the new one is complete. Implies --dump
flag-cell = The cell whose numbers are told, as an index in x's own shape, counted from 0 [default: the first]
flag-stage = Keep only these stages (such as normalize or dx) or quantities (such as x_hat), separated by commas
flag-channel = Keep only this channel, by its name or its index counted from 0
flag-digits = Significant digits, 1 to 17 [default: 6 in text, elsewhere all]
flag-ascii = Use plain ASCII: mean for μ, sqrt for √
flag-rtol = The relative tolerance [default: what rounding does in the precision of the results]
flag-atol = The absolute tolerance [default: 0]
flag-expect = Show these results beside the true ones (see bnwalk check): a JSON object of arrays, an NPZ, or a dump
flag-play = Carry out the commands of this file first, a line each as after ":" (gamma 2, goto dx, ...)
flag-screenshot = Draw the screen into a file instead, without a terminal: .svg, .txt or .ansi
flag-size = The columns and rows of the screenshot or of the recording
flag-theme = The colours: dark, light, contrast or mono [default: by the terminal's background, if it is known]
flag-color = Whether to use colours; auto: unless NO_COLOR is set
flag-no-mouse = Leave the mouse to the terminal
flag-check-expect = The results: a JSON object of arrays, an NPZ or safetensors file, or a dump of bnwalk [default: INPUT itself]
flag-check-dump = The form of the report: text or json; without a FORMAT json [default: text]
flag-check-suggest = Write a small batch that shows the mistakes which INPUT cannot show: a JSON file to be used as INPUT
flag-check-output = The file to write, - for standard output; replaced only when the new one is complete
flag-replicas-input = A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input; several: each is what one rank of a real job has [default: --example golden]
flag-replicas-split = The devices: 4 for four parts as equal as can be, 2,6 for parts of two and six samples [default: 2]
flag-replicas-average = How averages weigh the devices: by their number of values, or all alike
flag-replicas-dump = Print the outcome: json, text or csv [default: by the extension of --output, or json]
flag-replicas-digits = Significant digits in text, 1 to 17 [default: 6]
flag-replicas-cell = The cell that is followed, as an index in x's own shape, counted from 0 [default: the one that shows most]
flag-sizes-input = A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input [default: --example digits-all]
flag-sizes-channel = The channel whose statistics are looked at [default: 20 of the digits, else the first that varies]
flag-sizes-sample = The sample that stays while its batch mates change [default: the one nearest to the mean]
flag-sizes-draws = The mini-batches that are drawn of each size [default: 1000]
flag-sizes-sizes = The sizes of the mini-batches [default: 2, 4, 8, ... and the whole batch]
flag-sizes-seed = The seed of the draws, and of --random [default: 0]
flag-sizes-dump = Print the outcome: json, text or csv [default: by the extension of --output, or json]
flag-sizes-digits = Significant digits in text, 1 to 17 [default: 6]
flag-sizes-cell = The cell that is followed, as an index in x's own shape, counted from 0 [default: the one that shows most]
flag-norms-input = A JSON, CSV, TSV, NPY, NPZ or safetensors file; - for standard input [default: --example tokens]
flag-norms-groups = The groups of the group norm, which must divide the channels [default: about as many as channels in each]
flag-norms-dump = Print the outcome: json, text or csv [default: by the extension of --output, or json]
flag-norms-digits = Significant digits in text, 1 to 17 [default: 6]
flag-norms-cell = The cell that is followed, as an index in x's own shape, counted from 0 [default: the one that shows most]

usage-no-value = a value is required for '{ $arg }' but none was supplied
usage-no-choice = invalid value '{ $value }' for '{ $arg }' [possible values: { $choices }]
usage-wrong-value = invalid value '{ $value }' for '{ $arg }': { $why }
usage-unknown = unexpected argument '{ $arg }' found
usage-twice = the argument '{ $arg }' cannot be used multiple times
usage-conflict = the argument '{ $arg }' cannot be used with: { $other }
usage-conflict-any = the argument '{ $arg }' cannot be used with one or more of the other specified arguments
usage-missing = the following required arguments were not provided: { $args }
usage-with-similar = { $what }; { $similar }
usage-similar = a similar one exists: '{ $similar }'

### Configuration, completions, manual (src/cli/config.rs, src/cli/pages.rs)

config-file = Read from { $file }.
config-no-file = To be put in { $file }, which is not there yet.
config-order =
    It touches the screen only, never a number. Flags win, then the environment, then this file.
config-use = Remove the # before what you change; what is here says what holds without it.
config-theme = The colours: { $choices }; NO_COLOR wins over it.
config-language = The language where neither --lang nor the locale (LC_ALL, LC_MESSAGES, LANG) names one of these: { $choices }.
config-ascii = Symbols in plain ASCII: mean for μ, sqrt for √.
config-mouse = Whether the mouse selects cells, or is left to the terminal.
config-keys = Keys, each with a command of the : line; an empty one takes the key away. "?" in the walk lists them.
config-fault = { $file }, line { $line }, column { $column }: { $why }
config-no-text = { $file } is not text in UTF-8; it is left out
config-unread = { $file } cannot be read: { $why }
config-wrong = { $name }: expected { $expected }
config-one-of = { $choices }, in quotes
config-true-or-false = true or false
config-table = a table: [keys]
config-unknown = there is no option "{ $name }"; expected one of { $names }
config-key = "{ $key }" is not a key; expected one as "?" in the walk writes it, such as x, ctrl-x or pgdn
config-command = expected a command in quotes for the key "{ $key }"
help-own-keys = Your own keys
plain-greeting =
    One number at a time, as text. An empty line goes to the next stage, help lists the commands, quit leaves.
plain-no-screen = There is no screen here; goto, cell, explain and help tell everything as text.
plain-command = { $command }: { $what }
plain-unsaved = There are unsaved edits: write FILE saves them, quit! leaves without them.
script-wait = wait "{ $found }": expected seconds, from 0 to 3600
flag-cast = Record the script of --play for asciinema, - for standard output; "wait 1.5" in the script lets time go by
flag-plain = No screen: prompts and text, with the commands of the ":" line, for screen readers
about-completions = Print what completes bnwalk's commands, flags and values in a shell
about-man = Print the manual page: bnwalk man | man -l -
about-config = Print the configuration file with every option explained, and where it is looked for
flag-completions-shell = The shell

### The session: actions, commands, replies (src/session)

place-among-stages = { $place } of { $stages }
source-layer = standard normal numbers, seed 0; { $name } of { $file }
source-random = standard normal numbers, seed { $seed }
source-normal = random numbers
source-command-line = the command line
source-stdin = standard input
source-example = example { $name }
source-with-layer = { $batch }; { $name } of { $file }
file-layer = { $file }, layer { $name }
unsaved-edits = there are unsaved edits; :write saves them, :discard forgets them
nothing-to-compare = nothing to compare with; :expect FILE reads your own results
first-wrong = { $file }: { $quantity } is the first that is wrong
nothing-wrong = { $file }: nothing is wrong
saved = saved { $file }
opened = opened { $source }
dumped = dumped to { $file }
emitted = written to { $file }; run it with python3
drawn = drawn to { $file }
copied = copied to the clipboard
cannot-suspend = this system cannot suspend a program
nothing-to-undo = nothing to undo
nothing-to-redo = nothing to redo
oldest-edit-forgotten = the oldest edit was forgotten to make room: undo no longer reaches it
reset-done = back to the batch as it was opened; u takes that back
reset-nothing = the batch is as it was opened
stopped = stopped; nothing has changed
nothing-to-feed = nothing to feed: only a batch norm in train mode updates the running statistics
feed-range = feed { $times }: expected 1 to { $most } batches
fed =
    fed the batch { $times ->
        [one] { $times } more time
       *[other] { $times } more times
    }
took-layer = took the layer { $name }; u takes that back
no-layers-open = no list of layers is open; :weights FILE opens one
no-layer-in-file = { $file } holds no normalization layer
no-lab-open = no lab is open; :lab opens one
no-other-axis = every axis of x is in the table already
no-other-axis-here = the arrows go along every axis of x already
no-such-cell = cell { $index } does not lie in x of shape { $shape }
marks-influences = marked: what the selected number influences
marks-sources = marked: what the selected number is computed from
numbers-mine = the tables show your own numbers
numbers-difference = the tables show how far your numbers are from the true ones
numbers-true = the tables show the true numbers
table-title-mine = your numbers
table-title-difference = yours minus the true ones
detached = statistics detached: only the direct route; D ends it
mouse-on = the mouse selects cells and stages; M gives it back to the terminal
mouse-off = the mouse belongs to the terminal; M takes it back
not-editable = { $quantity } is computed; x and dy can be edited, and the parameters (tab)
screen-too-small = bnwalk needs { $least }, not { $size }
script-line = { $origin }, line { $line }: { $why }
wrong-source = { $source }: { $why }
wrong-command = { $name }: { $why }
no-command = there is no command "{ $name }"; :help lists them
ambiguous-command = "{ $name }" could be { $names }
no-stage = there is no stage "{ $name }"; there are { $stages }
no-quantity = there is no quantity "{ $name }", such as x_hat, inv_std or dx
no-parameter = there is no parameter "{ $name }"; there are { $names }
no-pane = there is no pane "{ $name }"; there are { $names }
no-framework = there is no framework "{ $name }"; expected pytorch or numpy
cannot-copy = cannot copy "{ $what }"; expected cell, derivation or stage
sets-nothing = { $text } sets nothing
nothing-may-follow = nothing may follow here, found "{ $found }"
only-all-may-follow = found "{ $found }" after the number; only "all" may follow
missing-number = a number is missing
missing-file = a file name is missing
not-a-number = "{ $found }" is not a number
not-a-whole-number = "{ $found }" is not a whole number
not-a-number-of-batches = { $found } is not a number of batches
not-an-index = "{ $found }" is not an index; expected numbers such as 3,0
not-an-axis = "{ $found }" is not an axis; expected 0, 1 or 2
autoplay-pace = { $seconds } seconds a stage; expected 0.05 to 3600
dump-extension = { $file }: expected a name ending in .json, .txt, .csv, .npz, .md or .html
screenshot-extension = { $file }: expected a name ending in .svg, .txt or .ansi

command-next = go to the next stage
command-previous = go back a stage
command-goto = go to a stage: mean, normalize, dx, …
command-find = go to a stage by name
command-autoplay = go through the stages by itself
command-up = move up
command-down = move down
command-left = move left
command-right = move right
command-page-up = move a screen up
command-page-down = move a screen down
command-row-start = to the first column
command-row-end = to the last column
command-top = to the first row
command-bottom = to the last row
command-cell = select a cell of x by its index
command-along = move along an axis the table does not show
command-array = select the next array of the stage
command-explain = explain an array by name: x_hat, dvar, …
command-axes = show other axes of x as rows and columns
command-picture = show cells as shades
command-marks = mark what the number influences, or comes from
command-mine = the tables show your own results, then their differences from the true ones, then the true ones
command-detached = treat the statistics as constants in the backward pass
command-worst = to the worst of your own results, then to the next wrong quantity
command-field = select a parameter: gamma, eps, momentum, …
command-edit = edit the selected cell or parameter
command-nudge = raise the selected parameter, or lower it
command-gamma = set γ of the channel, or of all
command-beta = set β of the channel, or of all
command-eps = set ε
command-momentum = set the momentum; none is the cumulative average
command-mode = set the mode, or toggle it
command-convention = pytorch, keras, onnx, cs231n or d2l, with its ε and momentum
command-norm = batch, layer, layer:c, instance, group:G, rms or rms:c
command-dy = set dy of the cell, or all of dy
command-x = set x of the selected cell
command-running_mean = set the running mean of the channel, or of all
command-running_var = set the running variance of the channel, or of all
command-feed = feed this batch again
command-undo = take back the last edit
command-redo = make it again
command-reset = back to the batch as it was opened
command-discard = forget that there are unsaved edits
command-lab = open a lab, which varies something and shows what it does
command-back = from the lab back to the walk
command-run = let the experiment go on, or pause it
command-step = one step of the experiment
command-restart = begin the experiment again
command-write = save the problem and the place
command-open = open another batch
command-example = open a built-in example
command-weights = take a layer of a checkpoint, or list its layers
command-pick = take the selected layer of the list
command-dump = dump every number: .json, .txt, .csv, .npz, .md or .html
command-emit = write a script that recomputes everything in that framework
command-expect = compare your own results with these; without a file, read them again
command-copy = copy to the clipboard
command-screenshot = draw the screen into a file: .svg, .txt or .ansi
command-focus = focus the next pane
command-pane = focus a pane: table, parameters, explanation, distribution, invariants, check
command-zoom = give the focused pane the whole screen
command-scroll = scroll the explanation
command-help = show the help: keys, commands or glossary
command-changes = list what the last edit changed
command-theme = dark, light, contrast or mono
command-ascii = plain ASCII symbols on or off
command-mouse = mouse on or off
command-command = open the command line
command-redraw = draw the whole screen again
command-cancel = close what is open
command-quit = leave
command-quit-now = leave without saving
command-suspend = back to the shell for a while

### What edits did, and where the walk ends (src/session)

edit-changed = { $what }: { $from } → { $to }
undone-changed = undone: { $what } back to { $from }
undone-fed =
    undone: the batch fed { $times ->
        [one] once
       *[other] { $times } times
    }
undone-layer = undone: the numbers of the layer { $name }
undone-reset = undone: the edits are back
redone-changed = redone: { $what } is { $to } again
redone-fed =
    redone: the batch fed { $times ->
        [one] once
       *[other] { $times } times
    }
redone-layer = redone: the numbers of the layer { $name }
redone-reset = redone: back to the batch as it was opened
upstream-given = an array of its own
upstream-is-an-array =
    { $cell } is a cell of an array, not a setting: in a network dy comes from the layers after this one. Here dy is { $from }; :dy sets it
last-stage = this is the last stage; p goes back, 0 to the first
first-stage = this is the first stage; n goes on

### The screen: what shares a place, what does not fit, what is typed (src/tui)

typing-keys = enter accept   esc cancel
every-pane-shown = every pane is on the screen already
pane-explanation = what, why
pane-distribution = points
pane-invariants = what must hold
pane-check = your results
table-title-columns = { $things } { $first } to { $last } of { $of }
table-title-column = { $thing } { $at } of { $of }
table-title-hidden = , no room for { $arrays }
key-lower = turn the pane below the table: what and why, points, what must hold
key-lower--1 = turn it back
footer-lower = more
command-lower = show another of the panes that share the place below the table

### The help: its pages, and the words of the field (src/tui/overlay.rs)

help-keys = keys
help-commands = commands
help-glossary = words
help-commands-how =
    Type : and a command, or the beginning of its name. What stands in brackets may be left out; tab completes. :dy randn:7, :dy onehot:0,1 and
    :norm group:2 show how a word with a colon is meant. A ! behind a command that
    writes a file (write!, dump!) replaces a file that bnwalk did not write.
network-before = layer before
network-after = layers after
network-loss = loss L

glossary-batch-word = batch
glossary-batch = The samples that the network sees at once: x, with a row for each.
glossary-sample-word = sample
glossary-sample = One example of the batch: one image, one row of a table.
glossary-channel-word = channel
glossary-channel = One feature, measured in every sample: a column of a table, a feature map of images. γ and β are one number a channel.
glossary-position-word = position
glossary-position = Where in a sample: a pixel of an image, a step of a sequence. A row of a table has only one.
glossary-group-word = group
glossary-group = The cells that share one mean and one variance. In batch norm: a channel. In group norm also a run of neighbouring channels, group:G makes G of them.
glossary-rms-word = rms, rms:c
glossary-rms = Norms that subtract no mean: σ² is the mean square. rms takes a whole sample, rms:c each position of it, over its channels.
glossary-m-word = m
glossary-m = How many values share one mean and one variance. In batch norm: samples times positions.
glossary-bias-word = bias
glossary-bias = A constant that a layer adds to all values of a channel. Batch norm subtracts it again with the mean, so it has no effect before one.
glossary-s-word = s
glossary-s = The standard deviation that x is divided by, √(σ² + ε).
glossary-inv-std-word = s⁻¹
glossary-inv-std = 1/s, the inverse standard deviation: what x − μ is multiplied by. s⁻³ is its third power.
glossary-eps-word = ε
glossary-eps = A small number added to σ² under the root, so that a channel without spread is not divided by 0.
glossary-gamma-word = γ, β
glossary-gamma = The scale and the shift of a channel, which the network learns: y = γ · x̂ + β.
glossary-biased-word = biased
glossary-biased = Of a variance: the squared distances from the mean are divided by m. With it x is normalized.
glossary-unbiased-word = unbiased
glossary-unbiased = Divided by m − 1 instead, which estimates the variance of all data without a bias to the small side. PyTorch stores this one in the running variance.
glossary-momentum-word = p, momentum
glossary-momentum = How much weight a new batch has in the running statistics (PyTorch), or the old value (Keras).
glossary-running-word = μ_run, σ²_run
glossary-running = The running statistics: mean and variance collected during training. With ⁻ they are those before this batch.
glossary-inference-word = inference
glossary-inference = Using the trained network: eval mode. The running statistics normalize, and nothing is learned.
glossary-loss-word = loss L
glossary-loss = The number that training makes small. Every gradient here is a derivative of L.
glossary-upstream-word = upstream gradient
glossary-upstream = dy = ∂L/∂y: how L changes with each output. In a network it comes from the layers after this one, by backpropagation.
glossary-one-hot-word = one-hot
glossary-one-hot = All 0 but for one cell, which is 1. With :dy onehot:0 dx shows how every x moves the one output y(0).
glossary-gradient-word = dx, dγ, dβ …
glossary-gradient = The derivative of L with respect to x, γ, β …, of the same shape as what it belongs to.
glossary-route-word = route
glossary-route = One of the three ways in which x reaches L: directly through x̂, through the variance, through the mean. dx is the sum of the three.
glossary-detached-word = detached
glossary-detached = With the statistics taken for constants (key D): only the direct route is left. A common mistake.
glossary-difference-word = difference quotient
glossary-difference = The change of L when a number is moved a little, divided by the distance: a gradient that needs no formula.
glossary-norm-word = norm
glossary-norm = Which cells share statistics: batch, layer, instance, group; RMS subtracts no mean.
glossary-dead-word = dead channel
glossary-dead = A channel that lets next to nothing through: γ near 0, or a running variance below ε.

### The screen: panes, keys, overlays (src/tui)

count-warnings =
    { $n ->
        [one] { $n } warning
       *[other] { $n } warnings
    }
status-computing = computing the { $norm } of { $cells } values…
status-computing-backward = computing the backward pass of { $cells } values…
status-esc = esc stops it

ribbon-forward = forward
ribbon-backward = backward
ribbon-fw = fw
ribbon-bw = bw

explanation-warning = Warning
explanation-what = What
explanation-why = Why
explanation-pitfall = Watch out

formula-given-cell = given; enter edits it, + and - change it by a step
formula-given-parameter = given; edit it among the parameters
formula-detached = detached: dx = dx_direct; its sum over the group is { $sum }, not 0

table-title-other = , { $thing } { $at } of { $of }
table-title-part = , { $first } to { $last } shown
table-empty = nothing to show

points-title = { $group }, { $values }
points-title-some = { $group }, { $most } of { $m } values
points-none = no finite values to show
points-not-finite = no finite value
points-one-scale = one scale for all three
points-own-scales = each on its own scale
points-x-hat = minus the mean, divided by the standard deviation
points-y = scaled by γ, shifted by β
points-dx-hat = scaled by γ
points-x-hat-rms = divided by the root mean square
points-dx-eval = scaled by s⁻¹
points-dx = after the routes through the statistics

gradcheck-title-detached = With the statistics as constants (D), against difference quotients
gradcheck-detached =
    The statistics are taken for constants, so dx is its direct route alone. The difference quotients move the real forward pass, in which
    μ and σ² move along with x. They refute this dx, while dγ and dβ, which do not depend on that, pass. D brings the whole gradient back.
gradcheck-title = Backward pass against difference quotients
gradcheck-computing = computing, with { $m } values in each group…
gradcheck-compared = compared
gradcheck-difference = difference
gradcheck-apart = apart
gradcheck-relative = relative
gradcheck-backward = backward
gradcheck-quotient = quotient
gradcheck-all = all { $of }

invariants-title = What must hold in { $group }
invariants-summing = summing { $m } values…
invariants-later = A group has { $m } values. They are summed at the last stage, check.

parameters-title = Parameters

running-title = Feed this batch again (f): { $channel }
running-title-eval = In train mode, fed again: { $channel }
running-none = { $norm } keeps no running statistics.
running-fed = times fed
running-var = running var
running-in-eval = { $x_hat } in eval
running-in-train = { $x_hat } in train
running-always = always, whatever was seen before
running-limit = The variance that is stored is the unbiased one, larger by m/(m − 1) with m = { $m }, so in the end |x̂| is smaller in eval than in train, unless it is 0.
running-limit-biased = The variance that is stored is the one that normalizes, so in the end eval is train.
running-limit-one = The unbiased variance of a single value is 0/0 and is not stored: eval keeps the old one.
running-end = eval ends at
running-unit = batches
running-way = how far each has come in { $batches } batches
running-average = average

results-title = Check of { $file }
results-comparing = comparing…
results-other-shape = another shape
results-missing = { $quantity } is not in { $file }
results-shape = { $name } has shape { $shape }, and should have { $right }
results-mine = mine
results-true = true
results-difference = difference
results-right = Nothing is wrong ({ $precision }).
results-or = or
results-other-shapes = The shapes differ: are these the results of this batch?
results-unexplained = None of the known mistakes gives these numbers.

layers-title = layers; enter takes one, esc closes
help-title = tab turns, ? closes
help-title-scroll = tab turns, j and k scroll, ? closes
help-mark-shade = in pictures: from 10, 35, 60, 85 % of the largest number on; on the right the same below 0
detached-next = The true gradient sums to 0, this one does not. At the stage check the difference quotients refute it.
help-marks = Marks in the tables
help-mark-selected = the selected cell
help-mark-source = what it was computed from (i: what it influences)
help-mark-changed = changed by the last edit
help-mark-wrong = wrong in your own results (:expect FILE)
changes-title = what the last edit changed; c closes
changes-no-edit = Nothing has been edited yet.
changes-none = The last edit changed nothing at the selected cell.
leave-title = leave?
leave-unsaved = There are edits that were not saved.
leave-save = save and leave
leave-discard = leave without saving
leave-stay = stay
replace-title = replace?
replace-over = replace it
replace-keep = leave it as it is
replace-refused = { $file } exists, and bnwalk did not write it; a ! behind the command (write!) replaces it
write-extension = { $file }: a walk is saved as JSON; expected a name ending in .json (dump writes the numbers in other formats)

section-walk = The walk
section-numbers = The numbers
section-changes = Changing things
section-labs = Labs
section-files = Files
section-screen = The screen

key-worst = to the worst of your own results (:expect FILE)
key-zoom = give the focused pane the whole screen
key-scroll-3 = scroll the explanation down
key-scroll--3 = scroll the explanation up
key-copy-derivation = copy the derivation
key-copy-stage = copy the stage as text
key-redraw = draw the whole screen again
key-mouse = mouse on or off (off: the terminal selects text)
key-help = this help: keys, commands, words
footer-help = help
key-command = command line; tab completes, up recalls
key-cancel = close what is open, leave zoom
key-write = save
key-quit = leave
footer-quit = quit
key-suspend = back to the shell for a while
key-next = next stage
footer-next = next
key-previous = previous stage
footer-previous = back
key-find = go to a stage by name
key-autoplay = go through the stages by itself, or stop
key-goto-batch = to the first stage
key-goto-dx = to the gradient of the batch
key-left = move left
key-down = move down
key-up = move up
key-right = move right
key-row-start = first column
key-row-end = last column
key-top = first row
key-bottom = last row
key-page-up = a screen up
key-page-down = a screen down
key-array = show the next array of the stage or the lab
footer-array = array
key-array--1 = show the previous one
key-along-0 = next sample of a picture (first axis not shown)
key-along-0--1 = previous sample of a picture
footer-along-0-1 = sample
key-along-0-1 = next sample
key-along-2 = next row of a picture, else the next position
key-along-2--1 = previous row of a picture, else the previous position
key-along-1 = next channel of a picture (second axis not shown)
key-along-1--1 = previous channel of a picture
key-axes = other axes of x as rows and columns
key-picture = cells as shades, or as numbers
key-marks = mark what the number influences, or what it comes from
key-mine = your own results in the tables, then how far they are from the true ones
key-detached = backward pass with the statistics as constants
key-focus = next pane
footer-focus = pane
key-focus--1 = previous pane
key-edit = edit the selected cell or parameter
footer-edit = edit
key-nudge = raise the selected cell or parameter
footer-nudge = nudge
key-nudge--1 = lower it
key-mode = train or eval
key-feed = feed this batch again: the running statistics move on
key-feed-10 = feed it ten times
key-changes = what the last edit changed
key-undo = undo
key-redo = redo
key-reset = back to the batch as opened

### Labs (src/lab, src/dump/lab)

lab-error-unknown = there is no lab "{ $name }"; the labs are: { $known }
lab-error-cell = cell { $index } does not lie in x of shape { $shape }; indices count from 0, one per axis
lab-error-problem = { $error }
lab-source = source
lab-x = x
lab-shape = shape { $shape }: { $n ->
        [one] { $n } sample
       *[other] { $n } samples
    }, { $c ->
        [one] { $c } channel
       *[other] { $c } channels
    }
lab-cell = cell

### Labs on the screen (src/session/laboratory.rs, src/tui/scene/laboratory.rs)

labs-title = labs
labs-hint = enter opens one, esc closes
settings-title = Settings
place-lab = lab { $name }
missing-value = expected the name of a setting and its value: set NAME VALUE
setting-only-typed = { $name } can only be typed: e begins
setting-undone = { $name } is { $value } again
setting-redone = { $name } is { $value } once more
lab-error-no-setting = lab { $lab } has no setting { $name }; there are: { $known }
lab-error-setting = { $name }: { $why }
lab-error-count = { $name } cannot be { $found }; expected a whole number from { $least } to { $most }
lab-error-count-from = { $name } cannot be { $found }; expected a whole number, { $least } or more
lab-error-nothing = empty
setting-at-its-end = { $name } goes no further than { $value }
lab-error-choice = { $name } cannot be { $found }; expected { $choices }
lab-dump-extension = { $file }: the ending says the format of a lab's dump: .json, .txt or .csv
command-set = give a setting of the lab another value
command-setting = select a setting of the lab; without a name, the numbers
section-running = The experiment
key-lab = list the labs
footer-lab = labs
key-back = back to the walk
footer-back = walk
key-run = go on or pause
footer-run = run
footer-restart = again
key-step = one step
key-restart = begin again
setting-replicas-split = the number of devices, or samples on each, as in 2,6
setting-replicas-average = how averages weigh the devices: by count of their values, or all equal

### The scene of the training lab (src/session/training.rs, src/tui/scene/training)

norms-not-open = this is of the lab of norms, which is not open: :lab norms
train-not-open = this is of the training lab, which is not open: :lab training
train-no-such = there is no { $name }; there are { $names }
train-edit-settings = the settings are what can be edited here: s shows them
train-guess-late = the training has begun; r begins again, and then there is time for a guess
train-last-run = this is the only run, and one is needed
train-sweep = "{ $text }" is not a list of mini-batch sizes; expected batch=2,4,8, and norm=… and seeds=… if you like
train-no-norm = none of these runs has a norm, so there is no layer to walk through
train-layer-source = { $run }, layer { $layer }, step { $step }
train-inside = The layer with the real numbers of this mini-batch. esc returns to the run.
lab-finished = The experiment is at its end; :restart begins it again.
train-header = { $data }: { $train } samples to train with, { $test } to test
presets-title = presets: press its key, or enter
train-step-of = step { $made } of { $all }
train-accuracy = Test accuracy
train-loss = Training loss
train-loss-log = Training loss, logarithmic
train-steps = steps
train-row-accuracy = test
train-row-loss = loss
train-row-first = 90 % at step { $step }
train-row-not-yet = below 90 % so far
train-row-never = never 90 %
train-row-diverged = NaN at step { $step }: stopped
train-answer-contrast = 1/4 contrast: { $shifted }
train-answer-recalibrated = 1/4 contrast: { $shifted }, recalibrated { $anew }
train-answer-stale = by batch statistics: { $batch }
train-answer-dead = dead units of layer 1: { $dead }
train-begin = space starts. A guess first, if you like (g): will they
train-begin-one = space starts.
train-guess-part = part
train-guess-cross = cross
train-guess-never = never part
train-guessed = Guess: { $guess }.
train-course-together = So far they are together: { $a } { $at }, { $b } { $bt }.
train-course-stayed = They stayed together: { $a } { $at }, { $b } { $bt }.
train-course-parted = They have parted: { $a } { $at }, { $b } { $bt }.
train-course-met = They parted and met again: { $a } { $at }, { $b } { $bt }.
train-course-crossed = They have crossed: { $a } { $at }, { $b } { $bt }.
train-unit = Layer { $layer }, unit { $unit }, pre-activation: percentiles 15, 50, 85
train-learned = γ and β of { $run }, layer { $layer }
train-learned-none-title = γ and β
train-learned-none = None of these runs has a norm, so there is no γ and no β.
train-learned-units = of { $n } units
train-learned-made = What step { $step } did to unit { $unit }:
train-learned-step = What step { $step } will do to unit { $unit }:
train-signal = The signal, layer by layer (bars: logarithmic)
train-signal-at = The signal by layer at step { $step } (bars: logarithmic)
train-signal-spread = spread of the input over samples
train-signal-gradient = gradient of the weights
train-signal-layer = layer { $layer }
train-signal-output = output
train-why = Why does it help?
train-why-later = This needs two points of the curve: let the training run for a while.
train-why-run = mean over the run
train-why-before = shift before
train-why-after = after norm
train-why-noise-off = noise off
train-why-range = loss range
train-why-loss = loss
train-why-shift = Ioffe & Szegedy (2015) explain batch norm by internal covariate shift: while the layers below learn, the distribution of a layer's inputs changes, and the layer has to follow. Shift here is the root mean square change of mean and standard deviation of the inputs of the last hidden activation, from one point of the curve to the next ({ $every } steps), over 512 fixed images.
train-why-less = Before the norm it is { $batch } with batch norm and { $none } without: here the inputs do move less.
train-why-more = Before the norm it is { $batch } with batch norm and { $none } without: here the inputs do not move less.
train-why-construction = After a batch norm a unit's mean is β and its standard deviation nearly |γ|, by construction. So the column "after norm" says little, and the one before it is to be compared.
train-why-noise = Santurkar et al. (2018) dispute this explanation. They put noise after the norm, drawn again at every step. Its inputs move by { $noisy }, those of the plain network by { $none }. Most of that is the noise put in, not learned: with the noise off it is { $off }.
train-why-noise-better = Still it reaches { $noisy } on the test images, the plain network { $none }. So inputs that stand still cannot be all that helps.
train-why-noise-other = It reaches { $noisy } on the test images, the plain network { $none }: at present these runs do not show what the paper found.
train-why-noise-missing = Santurkar et al. (2018) dispute this explanation: with noise after every norm, drawn again at every step, the inputs jump about, and the network still trained better than one without a norm. The preset noise (p) tries it.
train-why-smooth = They hold that batch norm makes the loss smoother. The loss range is the largest minus the smallest loss of the same mini-batch along its gradient, at 0.5 to 4 learning rates, noise held fixed.
train-why-ranges = It is { $none } at a loss of { $none_loss } without a norm, and { $batch } at { $batch_loss } with batch norm. Read it against the loss, not alone.
train-why-plateau = A mere guess has a loss of { $guessing }: the plain network stays near it, on a plateau, where the loss is flat for another reason. Its range says nothing about smoothness.
train-why-moments = "The same distribution" means two moments here. A unit whose inputs have two peaks keeps both through a batch norm.
train-light = { $run } is shown sample { $sample }, a { $label }
train-light-room = There is not enough room here: z gives it the whole screen.
train-light-contrast = contrast
train-light-brightness = brightness
train-light-batch = batch statistics
train-light-eval = eval mode
train-light-anew = recalibrated on 32
train-light-right = { $class }: { $p }, right
train-light-wrong = { $class }: { $p }, wrong
train-light-nothing = no number
train-light-all = all test: { $accuracy }
train-settings = Settings of all runs (:add norm=layer lr=0.5 adds a run, :drop removes one)
train-grid-title = Grid
train-sweep-title = The size of the mini-batch
train-grid-done = { $done } of { $all } runs done, { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    } a cell
train-grid-accuracy = Test accuracy at the end, mean over seeds
train-grid-first = First step with 90 % (*: not all seeds reach it)
train-grid-error = Test error at the end, mean over seeds; the learning rate goes with the size
train-grid-never = never
train-grid-cell-open = { $cell }: not computed yet. enter opens its run, u goes back to the runs before.
train-grid-cell = { $cell }: { $mean } ± { $deviation } over { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }. enter opens its run.
train-grid-gap = The gap is widest at { $widest }: none { $widest_none }, batch { $widest_batch }. Where none does best, at { $kindest }, it is none { $kindest_none }, batch { $kindest_batch }.
section-training = Training
section-watching = What is watched
key-preset = experiments worth seeing
footer-preset = presets
key-guess = guess before the start: part, cross or never part
key-logarithmic = logarithmic axes: loss, loss and steps, none
key-watch-settings = the settings
key-left-10 = ten units back
key-right-10 = ten units on
key-select = next run
key-sweep = train networks with mini-batches of these sizes
key-select--1 = previous run
key-sample = another digit
key-sample--1 = the digit before
key-into = walk through the selected layer with the numbers of this mini-batch
footer-into = layer
footer-step = step
command-preset = an experiment worth seeing, by name; without one, list them
command-guess = guess what the first two curves will do
command-watch = what is watched below the curves
command-select = select another run
command-layer = select a hidden layer, counted from 1
command-unit = select a unit of the layer, counted from 0
command-logarithmic = make other axes logarithmic
command-sample = ask about another test sample
command-light = show the samples in another light: each feature times the contrast, plus the brightness
command-add = add a run like the selected one but for some settings
command-drop = remove the selected run
command-into = walk through the selected layer with the numbers of this mini-batch
command-save-layer = write the selected layer of this mini-batch: .npz, .json
command-grid = many runs at once: accuracies over values of some settings
command-sweep = many runs over sizes of the mini-batch
setting-training-norm = the norm before each activation; several, with commas between them, make a run each
setting-training-lr = learning rate
setting-training-init = standard deviation of the first weights, or xavier, kaiming, pytorch
setting-training-act = activation of the hidden layers
setting-training-batch = samples of a mini-batch
setting-training-steps = mini-batches to train with
setting-training-epochs = times through the training samples
setting-training-hidden = units of each hidden layer
setting-training-depth = number of hidden layers, all as wide as the first
setting-training-seed = seed of weights, mini-batches and noise
setting-training-sgd-momentum = momentum of the descent
setting-training-scale = factor on the first weights of the hidden layers
setting-training-eps = ε of the norm
setting-training-momentum = weight of a new batch in the running statistics
setting-training-one-class = whether every mini-batch holds one class only
setting-training-every = steps from one point of the curves to the next

### Lab: norms (src/lab/norms.rs)


lab-norms-about = all norms on the same batch: which cells share statistics, what comes out, and what leaves it unchanged
lab-norms-title = The norms side by side, on the same batch
lab-norms-mode = mode
lab-norms-mode-is = { $mode }, ε = { $eps }
lab-norms-groups = groups
lab-norms-surprise = x{ $index } = { $x } becomes y = { $ya } under { $a } ({ $fa }) and y = { $yb } under { $b } ({ $fb }).
lab-norms-of-cells = statistics of { $m } cells: { $g }
lab-norms-of-running = running statistics: { $g }
lab-norms-figure-title = Which cells share statistics
lab-norms-figure =
    Under each norm the selected cell, { $selected }, shares its mean and its variance with the shaded cells, and with no others. This is figure
    2 of Wu and He (Group Normalization, 2018), drawn of this batch.
lab-norms-part-all = all { $n }
lab-norms-part = { $first } to { $last } of { $n }
lab-norms-part-one = { $at } of { $n }
lab-norms-part-drawn = drawn: samples { $samples }, channels { $channels }
lab-norms-part-drawn-positions = drawn: samples { $samples }, channels { $channels }, positions { $positions }
lab-norms-drawn = Samples run down ({ $samples }), channels to the right ({ $channels }).
lab-norms-drawn-positions =
    Each block is a sample ({ $samples }), one beside the other; in it channels run to the right ({ $channels }) and positions down,
    { $positions }.
lab-norms-drawn-one-channel = Each column is a sample ({ $samples }), with its one channel; positions run down, { $positions }.
lab-norms-numbers-title = The selected cell under each norm
lab-norms-numbers =
    x, dy, γ, β and ε are the same under all. μ and σ² are those that normalize the cell; a norm without a mean has μ = 0, and its σ² is the mean
    square.
lab-norms-dy = This cell has dy = { $dy }.
lab-norms-properties-title = What y depends on
lab-norms-properties =
    Nothing of this is looked up: this batch is changed, normalized again, and its y compared with the one before. Whether y is unchanged is
    seen with ε = 0.
lab-norms-ask-depends-on-batch = depends on other samples
lab-norms-ask-same-in-eval = the same in eval mode
lab-norms-ask-scale-channel = unchanged if: channel ×
lab-norms-ask-shift-channel = channel +
lab-norms-ask-scale-sample = sample ×
lab-norms-ask-shift-sample = sample +
lab-norms-ask-scale-position = position of sample ×
lab-norms-ask-scale-channel-of-sample = channel of sample ×
lab-norms-ask-shift-all = everything +
lab-norms-ask-works-with-one-sample = works with one sample
lab-norms-yes = yes
lab-norms-no = no
lab-norms-degenerate = —
lab-norms-kept = statistics it keeps
lab-norms-parameters = parameters (γ, β)
lab-norms-gamma-beta = γ and β
lab-norms-dash = A dash is neither yes nor no: there is nothing to be seen, for { $why }.
lab-norms-flat = σ² is 0, as where each group has a single value
lab-norms-flat-without-eps = σ² is 0, as where each group has a single value, and with ε = 0 x̂ is 0/0
lab-norms-gamma-zero = every γ is 0
lab-norms-infinite = σ² of what was changed is not finite
lab-norms-nothing = x is 0 where it would be scaled
lab-norms-or = { $before }, or { $next }
lab-norms-moved = What was changed, and how far y moved in the cell where it moved most:
lab-norms-eps = A yes is told with ε = 0. With ε = { $eps } y still moves there, by { $share } at most: ε weighs more, the smaller σ² is.
lab-norms-nothing-channel = channel: x is 0
lab-norms-nothing-sample = sample: x is 0
lab-norms-nothing-position = position: x is 0
lab-norms-nothing-channel-of-sample = its channel: x is 0
lab-norms-change-of-sample = sample { $n }, { $what }
lab-norms-change-joined = joined by x · { $factor } + { $shift }
lab-norms-change-others = others × { $factor } + { $shift }
lab-norms-change-mode = the other mode
lab-norms-change-scale-channel = channel { $c } × { $factor }
lab-norms-change-shift-channel = channel { $c } + { $shift }
lab-norms-change-scale-sample = sample { $n } × { $factor }
lab-norms-change-shift-sample = sample { $n } + { $shift }
lab-norms-change-scale-position = position { $p } × { $factor }
lab-norms-change-scale-channel-of-sample = its channel { $c } × { $factor }
lab-norms-change-shift-all = everything + { $shift }
lab-norms-change-alone = sample { $n } alone
lab-norms-no-surprise = x{ $index } = { $x }: here all norms with more than one value per group give the same result.
lab-norms-surprise-one =
    x{ $index } = { $x } becomes y = { $y } under { $norm }. Under every other norm each value of this batch is a group of its own.
lab-norms-computing = x{ $index } = { $x }: y is being computed under each norm …
lab-norms-x = x{ $index } = { $x }.
lab-norms-becomes = x{ $index } = { $x } becomes y = { $y } under { $norm }.
lab-norms-not-finite = Under { $norms } y is not a number: not all of the cells that share its statistics are finite.
lab-norms-not-finite-x = x{ $index } = { $x } is not finite, so y of this cell is not finite under any norm.
lab-norms-surprise-none = x{ $index } = { $x }: under every norm each value of this batch is a group of its own.
lab-norms-surprise-mean =
    x{ $index } = { $x } becomes y = { $ya } under { $a } and y = { $yb } under { $b }. Both take the same { $m } cells ({ $g }), but one of them
    subtracts no mean.
lab-norms-two = { $first } { $second }
lab-norms-two-values = With two values per group (one, where no mean is subtracted) x̂ can only be 0 or ±1, under { $norms } here: a yes says little there.
lab-norms-alike = On this batch these are the same norm, for their groups are the same cells: { $pairs }.
lab-norms-in-groups = { $m } ({ $groups ->
        [one] { $groups } group
       *[other] { $groups } groups
    })
lab-norms-scale = y of the whole batch, from { $low } to { $high } in every column
lab-norms-picture = y of sample { $n }, channel { $c }, as pictures on one scale
lab-norms-hint = v: what leaves y unchanged   enter: walk under { $norm }
lab-norms-moved-under = On the right: how far y moved under { $norm }, in the cell where it moved most.
lab-norms-y-moved = moved
lab-norms-question-batch = Does y of the sample depend on the others? The others are changed:
lab-norms-question-eval = Is y the same in the other mode, train or eval?
lab-norms-question-unchanged = Is y unchanged in every cell when the batch is changed?
lab-norms-question-one = Does it work with a single sample?
lab-norms-keeps = What the layer keeps:
lab-visit = the walk under { $norm }; esc leads back to the lab { $lab }
setting-norms-groups = into how many groups the group norm cuts the channels, which they must divide
command-column = the next column of the lab
command-section = the next part of the page
command-visit = from the selected column of the lab to the walk
section-norms = The norms
key-column = the next norm
key-column--1 = the previous norm
key-section = the next part of the page: what leaves y unchanged, what to watch out for
key-visit = the walk under the selected norm; esc leads back
footer-column = norm
footer-section = unchanged?
footer-visit = walk it
footer-along-0 = sample
lab-norms-watch-title = What to watch out for
lab-norms-watch =
    The same name means different axes: nn.LayerNorm(C) on (N, T, C) and Keras's LayerNormalization() are layer:c; GroupNorm(1, C) and the
    layer norm of Wu and He are layer.

    Only the batch norm looks beyond one sample. So it alone needs running statistics, it alone differs between train and eval mode, and it alone
    has to be synchronised between devices.

    One value per group gives x̂ = 0 whatever x is, and two give only ±1: an instance norm on (N, C), a batch norm on one or two rows of (N, C), a
    group norm of two features. A norm that subtracts no mean gives ±1 with one value already.

### Lab: sizes (src/lab/sizes.rs)

lab-sizes-about = mini-batches of 2, 4, 8, … samples: how far their statistics are off, and how that makes one sample jitter
lab-sizes-title = Small batches: what chance does to the statistics
lab-sizes-cell = { $index }: sample { $n }, channel { $c }
lab-sizes-surprise =
    Sample { $n } never changes, yet in mini-batches of { $m } its x̂ is { $low } with some batch mates and { $high } with others. In the
    whole batch it is { $whole }.
lab-sizes-surprise-none = x̂ of sample { $n } is { $low } in each of the { $draws } mini-batches of { $m } that were drawn: its batch mates do not move it.
lab-sizes-surprise-whole =
    A mini-batch of { $m } is the whole batch. Sample { $n } has the same mates in every draw, and its x̂ is always { $whole }: smaller
    sizes show what they do.
lab-sizes-surprise-alone = In a mini-batch of one sample there are no mates: x̂ of sample { $n } is always { $low }.
lab-sizes-surprise-one-draw =
    In the one mini-batch of { $m } that was drawn x̂ of sample { $n } is { $low }; in the whole batch it is { $whole }. More draws show
    how far its batch mates move it.
lab-sizes-stands-in =
    The batch is set to { $norm } in { $mode } mode. All numbers here are those of a batch norm in train mode: there alone the
    statistics come from the mini-batch.
lab-sizes-surprise-not-finite =
    Channel { $c } holds a value that is not finite. A mini-batch of { $m } with that value in it has no mean, and sample { $n } no x̂ in
    it. The pictures show the other draws.
lab-sizes-statistics-title = Mean and variance of a mini-batch
lab-sizes-statistics =
    In the whole batch channel { $c } has μ = { $mean } and σ² = { $var }. A mini-batch of m samples has its own μ_B and σ²_B. How far these
    are off is measured as the root mean square error over the draws, and can be predicted exactly.
lab-sizes-statistics-not-finite =
    Channel { $c } holds a value that is not finite, and so the whole batch has no mean and no variance there. Neither has a mini-batch
    with that value in it.
lab-sizes-statistics-too-large =
    In the whole batch channel { $c } has μ = { $mean }. Its variance exceeds the largest number of float64, about 1.8e308. x̂ does not: it
    is computed in a larger unit.
lab-sizes-measured = error
lab-sizes-predicted = predicted
lab-sizes-of = { $symbol }: { $what }
lab-sizes-draws = draws
lab-sizes-formula =
    The error of μ_B is σ/√m · √((M − m)/(M − 1)), where M = { $all } is the number of samples in the batch: while m is far below M, four
    times the samples halve it. The error of σ²_B also holds what a small batch underestimates. On average σ²_B is smaller than σ² by
    σ²/m · (M − m)/(M − 1), at m = { $m } by { $bias }.
lab-sizes-formula-positions =
    Each sample has several values of the channel, and they come into a mini-batch together. So what counts is how far the samples'
    means are apart: their standard deviation is s = { $s }. The error of μ_B is s/√m · √((M − m)/(M − 1)), where M = { $all } is the number
    of samples in the batch. On average σ²_B is smaller than σ² by s²/m · (M − m)/(M − 1), at m = { $m } by { $bias }.
lab-sizes-jitter-title = One sample, other batch mates
lab-sizes-jitter =
    Sample { $n } has x = { $x }; in the whole batch its x̂ is { $x_hat }. In each draw it is one of the m, and the others change.
lab-sizes-jitter-position =
    At position { $p } sample { $n } has x = { $x }; in the whole batch its x̂ is { $x_hat }. In each draw the sample is one of the m, and the
    others change.
lab-sizes-mean = mean
lab-sizes-deviation = standard deviation
lab-sizes-layer =
    Under layer norm x̂ of this cell is { $x_hat } in every mini-batch of every size: it depends on its own sample alone, and stands
    still.
lab-sizes-two-title = Two samples: a step function
lab-sizes-two =
    In a mini-batch of two x̂ = h/√(h² + ε), where h is half of the difference of the two values. All that is left of the difference is
    its sign: x̂ jumps from −1 to 1, with the slope 1/√ε = { $slope } at 0.
lab-sizes-watch-title = What to watch out for
lab-sizes-watch =
    This jitter is noise in training only: in eval mode the running statistics are used, which no batch mate can move. A small
    batch makes the two modes differ.

    It is the batch of one device that counts. A large batch spread over many devices, or gradients accumulated over several small
    batches, are small batches to the norm.
lab-sizes-explanation-title = What it shows
lab-sizes-hint = . next picture (the last one chooses a cell)   + next value of the setting
lab-sizes-hint-numbers = . next picture (the last one chooses a cell)   tab to the settings
lab-sizes-more = { $n } more
lab-sizes-chooser = Sample { $n } and channel { $c } are chosen: x = { $x }. The arrows choose another pixel, [ and ] another sample.
lab-sizes-chooser-table = Sample { $n } and channel { $c } are chosen: x = { $x }. The arrows choose another cell.
lab-sizes-chooser-positions =
    Sample { $n }, channel { $c } and position { $p } are chosen: x = { $x }. The arrows choose another channel and position, [ and ]
    another sample.
lab-sizes-two-picture = m = 2: x̂ against h
lab-sizes-two-all = all differences
lab-sizes-two-near = near 0
lab-sizes-two-alike = All values of the channel are alike: h is 0 for any two samples, and so is x̂.
lab-sizes-two-unit = h
lab-sizes-image-whole = Sample { $n }, channel { $c }
lab-sizes-table = x: samples down, channels across
lab-sizes-table-position = x of sample { $n }: channels down, positions across
lab-sizes-spread-x-hat = x̂ of one sample, over the draws
lab-sizes-spread-mean = μ_B, over the draws
lab-sizes-spread-var = σ²_B, over the draws
lab-sizes-deviation-short = std
lab-error-no-sizes = expected the samples of a mini-batch, 1 or more, as in 2,4,8, or auto
lab-error-single-value = a mini-batch of one sample has one value for each channel: x̂ would be 0 whatever it is. PyTorch refuses it too: Expected more than 1 value per channel when training, got input size torch.Size([1, { $channels }])
lab-error-larger-than-batch = a mini-batch of { $m } cannot be drawn without replacement from { $n ->
        [one] { $n } sample
       *[other] { $n } samples
    }
lab-error-one-sample = there is one sample in the batch, so there are no mini-batches to draw from it
setting-sizes-channel = the channel whose mean and variance are estimated
setting-sizes-sample = the sample that stays while its batch mates change
setting-sizes-draws = how many mini-batches of each size are drawn
setting-sizes-seed = the seed of the draws
setting-sizes-sizes = the samples of a mini-batch, as in 2,4,8; auto: powers of two

### Lab: replicas (src/lab/replicas.rs)

lab-replicas-about = one batch on several devices: why averaging their variances is wrong, and what to exchange instead
lab-being-computed = This is being computed.
lab-replicas-title = One batch on { $k ->
        [one] { $k } device
       *[other] { $k } devices
    }: batch norm in train mode
lab-replicas-title-cell = x{ $index } = { $x }, on device { $k }
lab-replicas-another = Only the batch norm in train mode exchanges anything. It is computed here, whatever norm and mode are set.
lab-replicas-split = split
lab-replicas-cell = { $index }: sample { $n }, channel { $c }, on device { $k }
lab-replicas-surprise =
    In the whole batch x{ $index } = { $x } gives y = { $whole }. Device { $k }, which sees only its own samples, makes y = { $alone } of it.
lab-replicas-surprise-single = x{ $index } = { $x } gives y = { $whole }: the whole batch lies on one device.
lab-replicas-surprise-same =
    x{ $index } = { $x } gives y = { $whole } in the whole batch, and on device { $k } alone: here it makes no difference.
lab-replicas-surprise-flat =
    In the whole batch x{ $index } = { $x } gives y = { $whole }. On device { $k } the channel has one and the same value: alone, with ε = 0, that is
    0/0.
lab-replicas-undefined = Devices whose values in this channel are all the same: { $devices }. Alone, with ε = 0, they divide 0 by 0.
lab-replicas-surprise-constant = All values of channel { $c } are the same: with ε = 0 that is 0/0, in the whole batch and on every device.
lab-replicas-surprise-not-finite =
    Channel { $c } holds a value that is not finite: in the whole batch y = { $whole }. Device { $k } alone makes { $alone } of it.
lab-replicas-devices-title = What each device has
lab-replicas-devices =
    Each device holds some of the samples. Of channel { $c } it knows how many values there are (n), their mean and M2 = Σ (x − μ)², so that its own
    variance is σ² = M2/n. Σ dy and Σ dy·x̂ are the sums of the backward pass; x̂ is taken with the merged statistics.
lab-replicas-devices-short = M2 = Σ (x − μ)², σ² = M2/n; the sums: backward pass
lab-replicas-files = Device and file: { $files }.
lab-replicas-device = device { $k }
lab-replicas-together = merged
lab-replicas-merge-title = Merging: what SyncBatchNorm has to do
lab-replicas-merge =
    Two parts are merged from n, μ and M2 alone (Chan, Golub and LeVeque, 1983). The term with δ², the square of the distance
    between the two means, is the spread that neither device can see.
lab-replicas-average-title = Averaging instead: why it is wrong
lab-replicas-average =
    Averaging the variances of the devices gives { $averaged }. What is missing is the variance of their means, { $between }: the
    two add up to { $whole }, the variance of the whole batch.
lab-replicas-average-none =
    Averaging the variances of the devices gives { $averaged }, and that is right here: all devices have the same mean. In general
    the variance of their means is missing.
lab-replicas-average-not-finite =
    In channel { $c } the variances are not finite, or the squares are too small for float64: there is nothing to compare.
lab-replicas-average-square =
    A device that normalizes with the averages divides by the root of { $spread ->
        [wide] too small a variance
        [narrow] too large a variance
       *[right] the right variance
    }: the mean of x̂² is { $mean_square }. With the merged statistics it is { $synchronised }.
lab-replicas-average-uneven =
    The parts are not equal, and an average with equal weights, such as all_reduce with AVG, takes no account of that: its mean is
    { $mean }, that of the whole batch { $whole_mean }. Its averaged variance is { $averaged }; adding the variance of the means gives
    { $merged }, and the whole batch has { $whole }.
lab-replicas-single = One device has the whole batch: nothing is to be merged, averaged or exchanged.
lab-replicas-weights-count = w = n/Σn
lab-replicas-weights-equal = w = 1/K
lab-replicas-sum = sum
lab-replicas-outcomes-title = What comes out
lab-replicas-given = x = { $x }, dy = { $dy }, γ = { $gamma }, β = { $beta }, ε = { $eps }
lab-replicas-given-random = x = { $x }, dy = { $dy } (random), γ = { $gamma }, β = { $beta }, ε = { $eps }
lab-replicas-outcomes =
    The numbers are those of the selected cell and its channel. Alone is what DataParallel and DDP do by default: the gradients
    of γ and β are added up (DDP averages them), and the running statistics kept are those of device 0. Averaged: every device
    normalizes with the averages of all means and variances. Synchronised is SyncBatchNorm.
lab-replicas-alone = alone
lab-replicas-averaged = averaged
lab-replicas-synchronised = synchronised
lab-replicas-whole = one device
lab-replicas-hint = + more devices   tab, then the arrows: another number   pgdn reads on
lab-replicas-hint-most = tab, then the arrows: another number   pgdn reads on
lab-replicas-hint-numbers = arrows: another number   tab: back to the settings   pgdn reads on
lab-replicas-picture-title = The picture: y of channel { $c }
lab-replicas-picture =
    All on one scale. A digit is the device of the values there, { $several } stands for values of several devices; equal values share one digit, and
    the selected one is marked. The statistics of the whole batch keep the devices apart as they are; alone, each is moved to its own middle{ $spread ->
        [wide] {""}; averaged, they spread too far
        [narrow] {""}; averaged, they spread too little
        [right] {""}; averaged, they spread as far as they should
       *[unknown] {""}
    }.
lab-replicas-picture-spread =
    All on one scale: the higher a bar, the more values. The statistics of the whole batch keep the devices apart as they are; alone, each is
    moved to its own middle{ $spread ->
        [wide] {""}; averaged, they spread too far
        [narrow] {""}; averaged, they spread too little
        [right] {""}; averaged, they spread as far as they should
       *[unknown] {""}
    }.
lab-replicas-picture-single = All on one scale. With one device the rows are the same.
lab-replicas-picture-none = no finite value
lab-replicas-picture-image = y of sample { $n }, channel { $c }, as an image
lab-replicas-picture-shades = The denser, the farther from 0; above 0 { $above }, below { $below }.
lab-replicas-differences =
    The largest difference from the whole batch on one device, over all cells and channels (1e-12 of the numbers and less is rounding):
lab-replicas-backward-title = The backward pass, and what goes over the wire
lab-replicas-backward =
    dx of every cell depends on Σ dy and Σ dy·x̂ of its whole channel. Each device computes both over its own samples with the merged
    statistics; their sums over the devices, put into dx = (γ/s)(dy − dβ/n − x̂·dγ/n) as dβ and dγ, give exactly the dx of the
    whole batch.
lab-replicas-wire =
    With C = { $c }, each device sends 2C + 1 = { $forward } numbers in the forward pass (a mean and an M2 for each channel, and n) and
    2C = { $backward } in the backward pass. The batch itself has { $cells }.
lab-replicas-ranks-alone =
    The results of the ranks are those of every rank alone: nothing was exchanged (relative difference { $apart }; from synchronised ones { $other }).
lab-replicas-ranks-averaged =
    The results of the ranks are those of averaged statistics{ $weights ->
        [count] {""}, weighed by count
        [equal] {""}, all weighed alike
       *[any] {""}
    } (relative difference { $apart }; from synchronised ones { $other }).
lab-replicas-ranks-synchronised =
    The results of the ranks are synchronised (relative difference { $apart }; from each rank alone { $other }).
lab-replicas-ranks-weights = The row averaged has other weights; those of the ranks are average { $weights }.
lab-replicas-ranks-also = Within rounding they could also be: { $kinds }. This batch does not tell them apart.
lab-replicas-ranks-none =
    The results of the ranks are none of the three. The relative difference from each rank alone is { $alone }, from averaged statistics { $averaged },
    from synchronised ones { $synchronised }.
lab-replicas-ranks-nearest = Nearest is { $kind ->
        [alone] each rank alone
        [averaged] averaged
       *[synchronised] synchronised
    }: { $agree } of { $arrays } arrays agree. What is off:
lab-replicas-ranks-array = { $name } of rank { $rank }, { $outside } of { $len } numbers: at { $index } it has { $given }, expected { $expected }.
lab-replicas-ranks-more = And { $count ->
        [one] { $count } more array
       *[other] { $count } more arrays
    }.
lab-replicas-ranks-correction = These running variances were made with each rank's own n/(n − 1), not with that of all ranks together.
lab-replicas-ranks-split = The results of the ranks belong to the split { $split }.
lab-replicas-ranks-edited = The results of the ranks belong to the batch as it was read; it has been edited since.
lab-replicas-ranks-no-dy = Not every file has dy: the gradients are not compared.
lab-replicas-ranks-eval = The files were written in eval mode, where nothing is exchanged: their results are not compared.
lab-replicas-ranks-missing = Without results: { $files }.
lab-replicas-ranks-one-file = One file is one batch, which is split here; its results are not compared. Give the files of all ranks.
lab-error-rank-shape = rank { $rank } has an x of shape { $shape }; expected that of rank 0, { $first }, in all but the number of samples
lab-error-rank-result = { $name } has shape { $shape }; expected { $expected }
lab-error-rank-split = --split does not go with the files of several ranks: each file is the part of one device
lab-error-ranks = rank { $rank } is not of the same layer as rank 0: { $what } differs
lab-replicas-watch-title = What to watch out for
lab-replicas-watch =
    Layer, instance, group and RMS norm never look beyond one sample, so they have nothing to exchange.

    A device with a single value for each channel cannot normalize alone: x − μ is 0 there, and PyTorch refuses it.

    Gradient accumulation is the same trap on one device: two halves normalized one after the other are two small batches, not one
    large one.
lab-error-no-split = expected a number of devices, as in 4, or the samples of each, as in 2,6
lab-error-split = { $sum } is { $total }, but the batch has { $n ->
        [one] { $n } sample
       *[other] { $n } samples
    }
lab-error-empty-part = device { $part } gets no sample; each needs one at least
lab-error-devices = { $devices ->
        [one] { $devices } device does
       *[other] { $devices } devices do
    } not fit a batch of { $n ->
        [one] { $n } sample
       *[other] { $n } samples
    }: each device needs one at least
lab-error-no-device = 0 devices hold nothing; expected 1 to { $n }

### Lab: training (src/lab/training.rs)

lab-training-about = small real networks, trained with a norm and without: is it faster, and why
lab-training-title = Training small networks
lab-training-data = data
lab-training-data-is = { $data }: { $samples }
lab-training-samples = { $train } samples train, { $test } test
lab-training-settings = settings
lab-training-outcome-title = What comes of it
lab-training-run = run
lab-training-accuracy = test accuracy
lab-training-first-90 = ≥ 90 % at step
lab-training-loss = last loss
lab-training-never = never
lab-training-diverged = { $run } diverges: at step { $step } its loss is no longer a number, and the run ends there.
lab-training-contrast = { $run }: with a quarter of the contrast { $shifted } of the test images are classified correctly.
lab-training-contrast-anew = { $run }: with a quarter of the contrast { $shifted } of the test images are classified correctly; after the running statistics
    were estimated again on 32 such images, without their labels, { $anew }.
lab-training-stale = { $run }: with the running statistics { $eval } of the test images are classified correctly; the same weights with the statistics
    of the test images themselves tell { $batch }.
lab-training-dead = { $run }: { $dead } of the units of the first layer give 0 for every training image.
lab-training-curves-title = Does it train faster?
lab-training-curves = The share of the test samples that are classified correctly, after a number of steps:
lab-training-losses = The loss of the mini-batch at that step:
lab-training-step = step
lab-training-unit-title = What a unit's activation is given
lab-training-unit = The 15th, 50th and 85th percentile of the input of the activation of unit { $unit } in hidden layer { $layer }, over the same
    training samples every time (figure 1 of Ioffe & Szegedy 2015):
lab-training-signal-title = Where the signal goes
lab-training-layer = layer
lab-training-spreads = Before the first step, the standard deviation over samples of what goes into each layer's matrix, as a mean over its units. Where it
    shrinks from layer to layer, the samples become indistinguishable:
lab-training-gradients = And the norm of the gradient of each layer's weights, which comes back from the last layer to the first:
lab-training-why-title = Why?
lab-training-why = Means over the run. Shift: by how much the means and deviations of the last hidden layer's units change from one measurement to
    the next, before the norm, after it, and after it with the noise off. Loss range: how far the loss of one mini-batch varies along its gradient, from
    0.5 to 4 times the learning rate, with the noise held fixed.
lab-training-shift-before = shift before
lab-training-shift-after = after
lab-training-shift-noise-off = noise off
lab-training-range = loss range
lab-training-mean-loss = loss
lab-training-range-of-loss = range/loss
lab-training-covariate-shift = Ioffe & Szegedy (2015) introduced batch norm against "internal covariate shift": the inputs of a layer change their distribution
    while the layers before it learn. Santurkar et al. (2018) dispute that this is why it helps: a network whose inputs are made to jump at every step
    still trains better than one without the norm, and they hold a smoother loss for the better account. Read the table with care. After a batch norm a
    unit's mean and deviation are β and |γ| by construction, so a small shift there means nothing. A network that does not learn at all shifts
    little, too, and lies on a plateau where the loss hardly varies: compare the range with the loss, not by itself.
lab-training-noise-numbers = In these runs the activations' inputs shift by { $noisy_shift } with noise after the batch norm and by { $plain_shift } without a norm, and
    yet { $noisy } of the test samples are classified correctly against { $plain }. But most of that shift is the noise itself: with the noise off, the same
    network shifts by { $noise_off }.
lab-training-two-moments = "The same distribution" means two moments here: a channel with two humps still has two humps after the norm.
lab-training-grid-accuracy-title = Test accuracy
lab-training-grid-accuracy = In per cent at the end of training, { $seeds ->
        [one] of one seed
       *[other] mean and standard deviation over { $seeds } seeds
    }:
lab-training-grid-first-title = The first step with at least 90 %
lab-training-grid-first = A mean over the seeds that reached it; in brackets how many did, where not all:
lab-training-grid-gap = At its best { $first } reaches { $first_best }, { $last } reaches { $last_best }: { $at_best } points apart. In a single cell they are up to
    { $most } points apart. Whoever compares two networks should let each have its own learning rate.
lab-training-sweep = Wu & He (2018) saw this in large networks: the error of a batch norm grows when the batch gets small, that of norms within a sample
    does not. Of two samples a batch norm sees little more than which of them is larger.
training-expected-activation = expected sigmoid, tanh or relu
training-expected-init = expected a standard deviation, 0 or more, or kaiming, xavier or pytorch
training-expected-norm = expected none, batch, layer, group:G or rms, each possibly with +noise
training-expected-hidden = expected the units of each hidden layer, as in 100,100,100
training-expected-number = expected a number from { $least } to { $most }
training-expected-count = expected a whole number
training-expected-seed = expected a whole number from 0 to 4294967295
training-expected-switch = expected on or off
training-no-setting = there is no setting { $key }; there are { $keys }
training-no-pair = "{ $text }" is not a setting; expected name=value, as in lr=0.5
training-wrong-setting = { $key } "{ $value }": { $expected }
training-no-axis = "{ $text }" is not an axis of a grid; expected name=value,value,…, as in lr=0.01,0.1,0.5
training-layers = a network of { $got } hidden layers cannot be trained here; expected 1 to { $most }
training-units = a hidden layer of { $got } units cannot be trained here; expected 1 to { $most }
training-batch = a mini-batch of { $got } cannot be drawn; expected 1 to { $most }, the number of training samples
training-batch-of-one = a batch norm in training needs more than 1 sample in a mini-batch: of a single one the variance is 0 and
    nothing of it is left, which is why PyTorch refuses it too
training-groups = { $norm } needs a number of groups that divides the { $units } units of a hidden layer
training-steps = { $got } steps cannot be trained here; expected 1 to { $most }
training-one-class = no class has the { $batch } training samples that a mini-batch of one class needs; the largest has { $most }
training-too-many-compared = { $got } runs cannot be compared here; expected 1 to { $most }
training-no-layer = there is no hidden layer { $got }; expected 1 to { $most }
training-no-unit = there is no unit { $got } in that layer; expected 0 to { $most }
training-seeds-of-what = --seeds counts the runs of a cell; it needs --grid or --sweep
training-no-archive = only a layer is written as an archive of arrays: give --at STEP too, or an output .json, .txt or .csv
training-no-norm = no run has a norm, so no layer has one to be walked through; give --norm batch
training-at = the run ends after { $most } steps; step { $got } is never reached
training-at-diverged = the run diverges at step { $at }, where its loss is no longer a number; step { $got } is never reached
training-data-missing = there is no array { $name }; expected x and labels, found { $names }
emit-numbers-beside = the initial weights, the mini-batches and the noise are in { $file }; keep it beside the script
about-training = Small real networks, trained with a norm and without: is it faster, and why
heading-the-runs-that-are-compared = The runs that are compared
heading-what-all-runs-have-in-common = What all runs have in common
heading-many-runs = Many runs
heading-one-layer = One layer
flag-training-dump = Print the outcome: json, text or csv [default: by the extension of --output, or json]
flag-training-digits = Significant digits in text, 1 to 17 [default: 6]
flag-training-emit = Print a script that trains the same networks in PyTorch and compares the losses; weights, mini-batches and noise are written beside it
flag-training-preset = An experiment worth seeing, which the other flags change [default: figure-1]
flag-training-list-presets = List the experiments worth seeing
flag-training-norm = The norms, a run each: none, batch, layer, group:G or rms, each possibly with +noise
flag-training-run = A run in which several settings differ, as in 'norm=batch lr=0.5'; up to four of them
flag-training-data = An NPZ file with x, labels and, if you choose them yourself, the indices of the test samples as test [default: digits]
flag-training-hidden = The units of each hidden layer [default: 100,100,100]
flag-training-depth = So many hidden layers, all as wide as the first
flag-training-act = The activation: sigmoid, tanh or relu [default: sigmoid]
flag-training-init = The first weights: the deviation of a normal, or kaiming, xavier or pytorch [default: 0.1]
flag-training-lr = The learning rate [default: 0.1]
flag-training-sgd-momentum = The momentum of the descent [default: 0]
flag-training-batch = The samples of a mini-batch [default: 60]
flag-training-steps = The steps of training [default: 2000]
flag-training-epochs = How often to go through the training samples instead
flag-training-seed = The seed of weights, mini-batches and noise [default: 1]
flag-training-noise = Add random noise after every norm, new at every step
flag-training-eps = ε of the norm [default: 1e-5]
flag-training-momentum = The weight of a new batch in the running statistics [default: 0.1]
flag-training-scale = Multiply the first weights of the hidden layers
flag-training-every = Measure every this many steps [default: 50]
flag-training-grid = Train every combination of these values, of the norms and of the seeds, as in lr=0.1,0.5 init=0.01,0.1
flag-training-sweep = Train with batches of these sizes; the learning rate is that of a batch of 64 and goes with the size
flag-training-seeds = So many seeds for each combination [default: 3, with --sweep 2]
flag-training-at = Stop after this many steps, and write a layer of the first run that has a norm, as bnwalk opens it
flag-training-layer = The hidden layer, counted from 1: the one that is written, or whose percentiles are told [default: the last]
flag-training-unit = The unit whose percentiles are told, counted from 0 [default: 0]
training-weights = a network of { $got } weights cannot be trained here; expected at most { $most }
training-points = a curve of { $got } points, each measured at every unit, is too long; expected at most { $most }: measure less often with every
training-too-many-runs = a grid of { $got } runs cannot be computed here; expected 1 to { $most }
training-data-x = x has shape { $shape }; expected at least 10 samples with features, as (N, features) or (N, height, width)
training-data-not-finite = x in row { $row }, column { $column } is { $value }; expected a finite number
training-data-labels = labels has shape { $shape }; expected one label for each of the { $samples } samples of x
training-data-label = labels[{ $index }] is { $value }; expected a whole number from 0 to { $most }
training-data-one-class = labels names a single class; at least two classes are needed
training-data-test = test[{ $index }] is { $value }; expected the index of one of the { $samples } samples
training-data-split = the array test leaves { $train } samples to train with and { $test } to test with; both are needed

training-preset-figure-1 = The experiment of the paper's figure 1: the same sigmoid network, with a batch norm before each
    activation and without.
training-preset-deep = Twenty layers: without a norm the signal is lost on its way, and nothing is learned.
training-preset-too-fast = A learning rate of 1: it breaks the plain network, and the batch norm does not mind.
training-preset-contrast = The test images lose three quarters of their contrast: the running statistics no longer fit, and the batch
    norm's accuracy falls below that of the plain network until they are estimated again.
training-preset-one-class = Every mini-batch holds a single digit: subtracting the batch's mean removes what tells the digits apart.
training-preset-stale = A momentum of 0.01: after 100 steps the running statistics still lie far behind, and eval mode tells much less
    than the same weights could.
training-preset-scale = Weights ten times as large before a norm: the same outputs, a tenth of the gradient, and so smaller steps.
training-preset-dead-units = ReLU at a learning rate of 0.8: without a norm most units of the first layer fall silent for good.
training-preset-init = First weights far too small and far too large: with a batch norm both are learned from.
training-preset-noise = Random noise after every batch norm: the inputs of every layer jump about at every step, and it still trains better
    than without a norm.
training-preset-small-batch = Two samples in a mini-batch: the batch norm sees little more than which of the two is larger.

### Lessons (src/lesson, src/session/study.rs)

command-learn = take a lesson, or list them; FILE.toml is one of your own
command-practice = answer questions without end, on a stage or on all
command-continue = go on in the lesson: to its next step, or to the answer
command-earlier = a step back in the lesson
command-answer = answer the lesson's question
command-mark = mark the selected cell for an answer, or no longer
command-hint = a hint for this step of the lesson
command-solve = let the step be done for you, or the answer be told
command-scroll-lesson = scroll the lesson
command-leave = end the lesson: back to what was there before it
command-batch = open a batch as it is typed, one sample per row
section-lessons = Lessons
key-learn = the lessons
key-continue = lesson: go on, or answer
key-earlier = lesson: a step back
key-mark = lesson: mark a cell for an answer
lesson-flaw = { $origin }, line { $line }, column { $column }: { $why }
lesson-no-toml = this is not TOML: { $why }
lesson-unread = { $file }: cannot be read: { $why }
lesson-too-long = { $file } is longer than any lesson
lesson-no-steps = there is no step; a step begins with [[step]]
lesson-same-id = there is an earlier step "{ $id }"
lesson-stuck = the step "{ $step }" of the lesson does not come to its end with its own solution
lesson-no-kind = a step has one of the keys tell, do, predict and reveal, which holds its text
lesson-one-kind = a step is of one kind, but this one has { $found }
lesson-not-of-kind = "{ $key }" means nothing in a step of the kind "{ $kind }"
lesson-no-solution = the commands are missing that do it: solution = ["…"]
lesson-choices = a choice has 2 to 9 sentences
lesson-one-answer = a question has one of the keys answer, cells and choice, which says what is right
lesson-show = show takes a number of a quantity, such as "var[0]"
lesson-no-such-step = the lesson has no step "{ $id }"
lesson-no-such = there is no lesson "{ $name }"
lesson-no-such-like = there is no lesson "{ $name }"; did you mean "{ $like }"?
lesson-no-such-of = there is no lesson "{ $name }"; there are { $names }
lesson-key-like = there is no key "{ $key }" here; did you mean "{ $like }"?
lesson-key = there is no key "{ $key }" here; there are { $known }
lesson-missing = "{ $key }" is missing
lesson-kind = "{ $key }" should be { $wanted }
lesson-kind-text = a text
lesson-kind-number = a number
lesson-kind-table = a table
lesson-kind-tables = a list of tables
lesson-kind-texts = a list of texts
lesson-count = { $given } texts for { $wanted }
lesson-other-numbers = the numbers in it are { $other }, and in the lesson's own text { $own }
lesson-no-command = a lesson may not carry out "{ $command }"
lesson-unexpected = "{ $found }" makes no sense here
lesson-expected = "{ $what }" is expected here
lesson-cut-short = something is missing at the end
lesson-too-deep = too many brackets
lesson-open-quote = this quotation mark is not closed
lesson-open-brace = this brace is not closed
lesson-digits = "{ $found }" is not a number of digits; expected 1 to 17
lesson-arity = { $name } takes { $wanted } arguments, not { $given }
lesson-unknown = there is nothing called "{ $name }"
lesson-unknown-like = there is nothing called "{ $name }"; did you mean "{ $like }"?
lesson-wants-text = the first argument should be a text in single quotes
lesson-no-number = this is not a number
lesson-no-array = only an array has an index
lesson-no-index = { $found } is not an index
lesson-no-element = { $index } does not lie in an array of shape { $shape }
lesson-shapes = an array of shape { $a } and one of shape { $b } cannot be put together
lesson-no-outcome = the lab has found nothing called { $path }
lesson-no-setting = the lab has no setting { $name }
lesson-not-one-right = { $right } of the sentences are right; there should be one
lesson-comma = ,
lesson-text-unknown = (a number is missing here: { $why })
lesson-not-graded = this cannot be graded with the present numbers; :back returns to the lesson's
welcome = { $next } next stage   { $learn } lessons   { $lab } labs   { $help } help   { $quit } quit
no-lesson-open = no lesson is open; :learn lists them
no-hint = there is no hint for this step
no-question = the lesson asks nothing here; > goes on
nothing-to-mark = the lesson asks for no cells here
nothing-to-solve = there is nothing to solve here; > goes on
lesson-resumed = taken up at step { $step }; < goes back
lesson-not-yet = not yet: the lesson waits for what it asks for; :solve does it for you
lesson-noted = noted; it is graded when the experiment has shown it
lesson-noted-run = your answer is noted; let the experiment run on
lesson-elsewhere = this is a file of your own; :back returns to the lesson's numbers
lesson-left = the lesson is closed; everything is as it was before
lesson-returned = back to the lesson's numbers
answer-number = "{ $found }" is not a number; write it as 0.5, -3/4 or sqrt(2)
answer-choice = "{ $found }" is none of the letters a to { $last }
answer-is-choice = { $letter }: { $choice }
answer-cells = select a cell and mark it with x; when all are marked, > hands them in
progress-unread = what you have learned so far cannot be read: { $file }: { $why }
progress-unkept = what you have learned cannot be kept: { $file }: { $why }
progress-damaged = { $file } was damaged and is now called { $aside }; the lessons begin again
progress-damaged-stays = { $file } is damaged and cannot be set aside; nothing is kept there

lessons-title = Lessons
lessons-hint = enter begins   esc closes
lesson-title-step = { $title } · { $step }/{ $steps }
lesson-title-question = { $title } · { $step }
lesson-of-minutes = { $minutes } min
lesson-state-new = new
lesson-state-begun = at step { $step }
lesson-state-done = done
lesson-state-score = done, { $right } of { $asked } predicted
lesson-hint = Hint:
lesson-solution = Do:
lesson-offer-solution = :solve tells the answer.
lesson-done = Done.
lesson-right = Right.
lesson-wrong = Not so: { $answer } is not it.
lesson-wrong-known = Not so.
lesson-answer = The answer:
lesson-answer-told = { $answer }.
lesson-your-answer = Your answer, noted: { $answer }
lesson-marked = Marked: { $cells }
lesson-marked-none = Nothing is marked yet.
lesson-remember = Remember:
lesson-read = Read on:
lesson-score = You predicted { $right } of { $asked } at the first try.
lesson-next = > begins the next lesson: { $title }
lesson-keys-on = > go on
lesson-keys-back = < back
lesson-keys-answer = > answer
lesson-keys-hand-in = x marks   > hands in
lesson-keys-do = now you
lesson-keys-wait = waiting for the experiment
lesson-keys-more = > more
lesson-keys-leave = :leave ends
lesson-keys-home = :back returns

practice-title = Practice
practice-about = small batches with friendly numbers, and one number to compute
practice-and = { $before }; { $next }
practice-given-x = x = { $x }
practice-given-affine = γ = { $gamma }, β = { $beta }
practice-given-running = running mean { $mean } and variance { $var } before this batch, PyTorch's convention
practice-given-dy = dy = { $dy }
practice-ask =
    { $again ->
        [0] { "" }
       *[other] Once more, with other numbers.
    } Given: { $given }, with ε = 0. What is { $symbol } ({ $title })?
practice-stage = nothing is computed at the stage { $stage }; there are questions on { $stages }
practice-hint-mean = Add the values, and divide by how many there are.
practice-hint-var = The average of the squared distances from the mean: Σ (x − μ)² / m.
practice-hint-inv_std = s⁻¹ = 1/√(σ² + ε), and ε is 0 here: 1 over the standard deviation.
practice-hint-x_hat = x̂ = (x − μ)/s: how many standard deviations the value lies above the mean.
practice-hint-y = y = γ · x̂ + β; first x̂, then the scale, then the shift.
practice-hint-running_mean = PyTorch keeps nine tenths of the old and takes one tenth of the new: 0.9 · old + 0.1 · μ.
practice-hint-running_var = 0.9 · old + 0.1 · new; and the new variance that is stored is the unbiased one, Σ (x − μ)² / (m − 1).
practice-hint-dbeta = β is added to every y, so every dy reaches it: dβ = Σ dy.
practice-hint-dgamma = γ multiplies x̂, so dγ = Σ dy · x̂.
practice-hint-dx_hat = y = γ · x̂ + β, so dx̂ = γ · dy.
practice-hint-dvar = dσ² = −½ · s⁻³ · Σ dx̂ · (x − μ).
practice-hint-dmean = dμ = −s⁻¹ · Σ dx̂; the second term of the paper is 0, because Σ (x − μ) is.
practice-hint-dx = dx = (γ/s) · (dy − dβ/m − x̂ · dγ/m): three routes in one line.
practice-not-divided = That is the sum. A mean divides it by how many there are.
practice-unbiased = That divides by m − 1. Batch norm normalizes with the biased variance, divided by m.
practice-root = That is the standard deviation; the variance is its square.
practice-not-centred = The mean was not subtracted.
practice-not-inverse = That is the standard deviation itself; s⁻¹ is one over it.
practice-root-forgotten = That divides by the variance; it should be its root.
practice-sign = The size is right, the sign is not.
practice-not-scaled = That was not divided by the standard deviation.
practice-no-affine = That is x̂. y is what γ and β make of it.
practice-no-beta = β is missing.
practice-beta-first = β was added before γ multiplied. The scale comes first, then the shift.
practice-not-normalized = γ and β were applied to x. They come after the normalization.
practice-momentum = The momentum is on the wrong side. PyTorch's 0.1 is the share of the new batch; in Keras 0.99 is that of the old.
practice-no-average = That is the batch's own mean. The running mean only moves a tenth of the way to it.
practice-biased-stored = That stores the biased variance. PyTorch normalizes with it, but stores the unbiased one.
practice-averaged = That is an average. The loss adds the cells up, so its gradient is a sum.
practice-gamma-too-much = γ plays no part in it: β is added after γ has multiplied.
practice-no-x-hat = That is dβ. For dγ each dy is weighted with its x̂.
practice-x-for-x-hat = That weighs dy with x. γ multiplies x̂.
practice-y-for-x-hat = That weighs dy with y. γ multiplies x̂.
practice-no-gamma = γ is missing: what comes to y has passed through γ.
practice-gamma-divided = That divides by γ. The chain rule multiplies.
practice-half = The factor ½ is missing: it comes from the root.
practice-no-cube = That is Σ dx̂ · (x − μ); −½ · s⁻³ is missing, the slope of 1/√σ².
practice-detached = That is the direct route alone, as if mean and variance were constants. Each x moves them too.
practice-no-variance-route = The route through the variance is missing.
practice-no-mean-route = The route through the mean is missing.

### Inputs: what is wrong with a file (src/input)

hint-stages = the stages are: { $stages }
dump-no-part = there is no stage or quantity { $name }; { $hint }
dump-no-cell = --cell { $cell } does not lie in x of shape { $shape }; indices count from 0, one per axis
dump-no-channel = --channel { $channel } does not exist: x has { $channels }, counted from 0
dump-cell-apart = --cell { $cell } lies in channel { $channel }, but --channel keeps only channel { $asked }
output-link-circle = its links lead in a circle
needs-layer = --weights needs --layer NAME here; bnwalk --weights { $file } alone lists the layers
list-form = the list of layers has no form --dump={ $form }; expected text or json
terminal-failed = the terminal: { $error }
output-extension = --output { $file }: the extension names no format (.json, .txt, .csv, .npz, .md, .html); give --dump=FORMAT too
output-binary = --dump=npz is binary and would garble the terminal; give --output FILE, or send it into a pipe
hint-known = there are: { $known }
input-at = { $origin }: { $what }
input-nothing = nothing
input-too-long = { $origin } is longer than { $limit } GiB, the most that is read
input-empty = { $origin } is empty; expected numbers as JSON, CSV, NPY, NPZ or safetensors
input-no-rows = { $origin } holds no row of numbers
input-binary = { $origin } is not text, and neither NPY, NPZ nor safetensors; expected one of these, or JSON or CSV as UTF-8
input-json = { $origin }: { $what } (line { $line }, column { $column })
input-cell = { $origin }, row { $row }, column { $column }: found { $found }, { $expected }
input-column-named = { $column } ({ $name })
input-ragged = { $origin }: row { $row } has { $got }, expected { $expected } as in row { $first }
input-unreadable = { $origin } is no readable { $format }: { $what }
input-model = { $origin } ({ $format }) holds no batch but the weights of a model; bnwalk --weights { $file } lists its normalization layers
input-no-archive = { $origin } holds no named arrays; expected safetensors, NPZ, a PyTorch state dict (.pt), an ONNX model or GGUF
input-member = { $origin }, array { $name }: { $what }
input-no-batch = { $origin } has no array "x"; found: { $found }
input-no-array = { $origin } holds { $found }; expected one array of numbers as JSON, CSV or NPY
input-dump-columns = { $origin }: this table is not a dump of bnwalk; expected the columns { $expected }
input-no-quantity = { $origin } holds no array of a quantity (found: { $found }); expected a JSON object, an NPZ or the CSV of a dump
input-shape = found { $found }, expected a shape of 1 to 5 lengths such as 20x100 (samples x channels)
input-too-many-cells = a batch of { $shape } has more than { $limit } cells; ask for fewer
input-memory = there is not enough memory for a batch of { $cells } cells
input-no-example = there is no example { $name }; { $hint }
input-upstream = { $error }, or the path of a file with an array
input-no-file = there is no such file
input-not-permitted = it may not be read (permission denied)
input-directory = it is a directory; expected a file
input-no-memory = there is not enough memory to read it
input-io = it cannot be read: { $error }
field-unknown = unknown { $what } { $name }; { $hint }
field-twice = { $what } "{ $name }" is given twice
field-alias-twice = { $what } "{ $name }" means the same as "{ $before }", which is given too
field-array = array
field-field = field
npy-magic = this is not an NPY file: it does not begin with \x93NUMPY
npy-version = this is NPY version { $version }; expected 1.0, 2.0 or 3.0
npy-header-length = the NPY header claims { $claimed } bytes; expected at most { $most }
npy-dtype = the elements have dtype { $dtype }; expected real numbers: float16, float32, float64, int8 to int64, uint8 to uint64, or bool
npy-word = the elements have dtype { $dtype }; expected a word, as numpy.array("train") is saved
npy-words = it has more than { $most } words
npy-short = the array ends early: shape { $shape } of dtype { $dtype } takes { $claimed } bytes of data, but there are { $got }
npy-none = none
npy-only = only { $got }
npy-truncated = the file ends inside the NPY header
npy-impossible-shape = the NPY header gives an impossible shape: { $shape }
npy-no-dictionary = the NPY header is not a Python dictionary
npy-cut-off = the NPY header is cut off inside
npy-unknown-key = the NPY header has an unknown key { $key }
npy-lacks = the NPY header lacks '{ $key }'
npy-no-tuple = the NPY header gives the shape { $shape }; expected a tuple of lengths
npy-no-order = the NPY header gives a 'fortran_order' that is neither True nor False
npz-twice = its member { $name } is given twice
npz-bomb = its { $packed } bytes claim to unpack to { $size }, more than { $ratio } times as many; expected real data
npz-longer = it is longer than the { $size } bytes that the archive promises
tensors-too-short = it has { $len } bytes, fewer than the { $prefix } of the header's length
tensors-header = an object with a dtype, a shape and data_offsets for each tensor
tensors-header-cut = its header claims { $claimed } bytes, but the file has only { $left } more
tensors-header-long = its header claims { $claimed } bytes; expected at most { $most }
tensors-header-wrong = its header is not what it should be: { $error }
tensors-dtype = its elements have dtype { $dtype }; expected real numbers: F64, F32, F16, BF16, I8 to I64, U8 to U64, or BOOL
tensors-ends = it ends after { $got } of its { $claimed } bytes
tensors-impossible-shape = its shape is one that no array can have
tensors-twice = tensor { $name } is given twice
tensors-backwards = tensor { $name } ends at byte { $end }, before its begin at { $start }
tensors-beyond = tensor { $name } ends at byte { $end }, but there are { $data } bytes of data
tensors-too-many = more than any file has
tensors-span = tensor { $name } of shape { $shape } and dtype { $dtype } takes { $claimed } bytes, but its offsets span { $span }
tensors-overlap = inside the tensor before it
tensors-gap = after a gap
tensors-begins = tensor { $name } begins at byte { $start }, { $what }; expected { $expected }
tensors-unused = there are { $data } bytes of data, of which the tensors take { $taken }
array-no-word = it is a word, which no tensor can be; give it as a flag
array-word = it is { $word }; { $error }
array-words = it has { $count } words; expected one
array-rank = it has rank { $rank }; expected one value, or one per channel
array-values = it has { $count } values; expected one
array-not-whole = it is { $value }; expected a whole number, 0 or more
input-found-unnamed = one array without a name
input-found-none = none
input-found-archive = an archive
input-found-object = an object
expected-alias-twice = it means the same as { $before }, which is given too
expected-no-quantity = no quantity has this name; { $hint }
expected-left-out-near = { $name } is left out, as no quantity has this name; { $hint }
expected-left-out =
    { $count ->
        [one] { $names } is left out, as no quantity has this name.
       *[other] { $names } are left out, as no quantity has these names.
    }
format-json = JSON file
format-csv = table
format-npy = NPY file
format-npz = NPZ archive
format-safetensors = safetensors file
format-torch = PyTorch state dict
format-onnx = ONNX model
format-gguf = GGUF file
torch-legacy = it is in the format of PyTorch before 1.6; load it and save it again
torch-no-pickle = it has no data.pkl
torch-big-endian = its numbers are not in little-endian order
torch-storage-kind = its storage is a { $kind }; expected one of real numbers, such as FloatStorage
torch-no-storage = its storage { $name } is not in the file
torch-beyond = it reaches beyond the { $count } elements of its storage
torch-strides = its strides are those of no array
torch-too-long = its member { $name } unpacks to more than { $most } bytes
pickle-object = it holds a pickled object; expected a state dict, as torch.save(model.state_dict(), FILE) writes it
pickle-entries = its dicts have too many entries
pickle-memo = its memo is too long
pickle-class = it names a class by something that is not a text
pickle-opcode = opcode { $opcode } has no place in a file of tensors
pickle-recall = it recalls what it never stored
pickle-lengths = a tensor's shape or strides are not whole numbers, 0 or more
pickle-offset = a tensor has a negative offset
pickle-strides = a tensor has not as many strides as axes
pickle-stack = it takes a value from an empty stack
pickle-cut = it ends in the middle
pickle-pairs = it gives a dict a key without a value
onnx-too-long = it is longer than { $most } bytes
onnx-no-graph = it has no graph
onnx-negative = tensor { $name } has a negative length
onnx-folded =
    it has { $convolutions ->
        [one] a convolution
       *[other] { $convolutions } convolutions
    } and no normalization layer; in a model exported for inference the batch norms are folded into the convolutions before them, so export it in training mode
onnx-external = its numbers lie in another file; save the model with all data in one
onnx-type = its data type is number { $number }; expected real numbers: FLOAT, DOUBLE, FLOAT16 or BFLOAT16
onnx-half-element = its { $bytes } bytes are not a whole number of elements
onnx-count = it has { $count } numbers, which do not fill its shape { $shape }
gguf-version = its version is { $version }; expected 2 or 3, in little-endian order
gguf-alignment = its alignment is { $alignment }; expected a power of two
gguf-axes = tensor { $name } has { $axes } axes; expected at most { $most }
gguf-axis = an axis of { $length } is too long
gguf-type = its elements are of GGML type { $kind }, perhaps quantized; expected F32, F16, BF16 or F64
gguf-beyond = its numbers reach beyond the file's end at byte { $len }
gguf-cut = its header ends in the middle
gguf-name = a name in its header has { $len } bytes; expected at most { $most }
gguf-array = an array in its header is too long
gguf-value = a value in its header has the unknown type { $kind }
example-worked = five numbers to follow by hand: 1 to 5 have mean 3 and variance 2
example-golden = eight numbers with mean 5, standard deviation 2 and eps 0: every x_hat is a half or a whole
example-normal = 20 samples of 100 standard normal features: each column's mean and variance miss 0 and 1 by chance
example-digits = 16 handwritten digits as images, shape (16, 1, 8, 8): all pixels share one mean and variance
example-digits-flat = the same digits as 64 features: pixels at the edge never change, and so have no variance
example-digits-all = all 1,797 digits as 64 features from 0 to 1: large enough to draw mini-batches from
example-constant = the middle feature never changes: its variance is 0, and only eps keeps the division alive
example-outlier = the golden batch twice, in the second column with 30 for 9: one value squeezes all the others
example-offset = the same five numbers twice, once moved up by a billion: x_hat is the same, to the last digit
example-one = a batch of one sample: each value is its own mean, so all that is left is beta
example-replicas = the golden batch on two devices: batch norm takes each four values alone, layer norm all eight together
example-tokens = two sentences of six tokens, shape (2, 6, 8): layer norm over each token's features; one token is ten times as large
json-found = found { $found }, expected { $expected }
json-found-other = found { $found }
json-string = string { $value }
json-integer = integer { $value }
json-boolean = boolean { $value }
json-float = floating point { $value }
json-list = sequence
json-object = map
json-bare-word = found { $word } without quotes, which JSON does not know; write "{ $word }"
json-invalid = this is not valid JSON: { $what }
json-problem = a list of numbers, or an object with a field "x"
json-dump-or-problem = "{ $part }" belongs to a dump of bnwalk, and "{ $field }" to a problem; expected one or the other
json-half-dump = "{ $part }" belongs to a dump of bnwalk, but "{ $missing }" is missing
json-no-x = there is no field "x", the batch
json-schema = the schema is "{ $found }"; expected "{ $expected }"
json-inner-problem = problem to be an object with a field "x"
json-number-or-null = a number or null
json-whole = { $name } to be a whole number, 0 or more
json-word = { $name } to be a word in quotes
json-choice = { $name } is { $found }; { $error }
json-dy = dy to be a list of numbers, "ones", "y", "randn:SEED" or "onehot:i,j,…"
json-batch = a list of numbers, nested at most 5 deep: (N,C,D,H,W)
json-array = a number, or a list of numbers, nested at most 5 deep
json-per-channel = a number, or a list with one number a channel
json-number = a number
json-list-number = { $place } is a list, but { $first } is a number
json-list-too-deep = { $place } is a list; expected { $name } to be { $what }
json-empty-list = { $place } is an empty list; expected numbers
json-ragged = { $place } has { $got }, but { $first } has { $expected }
json-number-list = { $place } is a number, but { $first } is a list
json-only-number = { $name } is a number; expected { $what }
json-to-be = { $name } to be { $what }
json-number-as = a number as { $place }
json-not-finite = { $place } is "{ $found }"; expected a number (or "NaN", "Infinity", "-Infinity")
json-results = an object with a nested list of numbers for each quantity
input-temporary = a temporary file of { $size } GB in { $directory } failed ({ $error }); TMPDIR can name another directory

### Check: the report

check-called = { $quantity } (called { $name })
check-first-wrong = First wrong: { $name }, at the stage { $stage } ({ $place } of { $stages }), in { $wrong } of { $cells } numbers.
check-other-shape = It has shape { $shape }, and should have shape { $right }.
check-worst = The worst is at { $place }:
check-is-right = is right
check-is-in = is in { $file }
check-unexplained = None of the known mistakes gives these numbers.
check-not-explained = { $names }: not explained by any known mistake.
check-follows = { $name }: not explained by any known mistake. Given { $name }, these follow: { $names }.
check-cause = { $names }: { $name }. { $sentence }
check-one-of = { $names }: one of these, which this data cannot tell apart:
check-cause-item = { $name }. { $sentence }
check-assumed = Assumed of { $names }: { $how }.
check-precision = computed in { $precision }
check-decimals = rounded to { $n } decimals
check-digits = rounded to { $n } significant digits
check-reshaped = { $name }: the same numbers in another shape, { $shape } for { $right }.
check-flat = { $name } has the shape { $shape } and is compared number by number with { $right }.
check-nan =
    { $name }: { $n ->
        [one] one number is NaN in both.
       *[other] { $n } numbers are NaN in both.
    }
check-exact = All is exact ({ $precision }, rtol { $rtol }).
check-close = All is right within the tolerance ({ $precision }, rtol { $rtol }).
check-taken = Taken from { $file }, as the input lacks them: { $names }.
check-only-inputs = { $file } holds what goes into the layer and nothing that comes out of it; expected an array such as y, dx or running_mean
check-nothing = { $file } holds nothing that can be judged: its arrays all depend on dy, and neither it nor the input has dy. Give one with --dy.
check-no-batch = no small batch of { $norm } can be made
check-unseen =
    { $count ->
        [one] One known mistake would have passed with this data
       *[other] { $count } known mistakes would have passed with this data
    }: { $names }. A batch that shows them: --suggest FILE.
check-suggested = { $file } holds a batch that shows what this one cannot. Run your layer on it, and check: bnwalk check { $file } --expect FILE
verdict-exact = exact
verdict-close = close
verdict-wrong = WRONG
check-head-quantity = quantity
check-head-verdict = verdict
check-head-error = largest error
check-head-relative = relative
check-head-worst = worst at
check-head-layer = layer
check-head-first-wrong = first wrong
check-head-why = why
check-unread = not read
check-or = or
check-no-why = not explained
check-layer-note = { $name }: { $note }
check-layers =
    { $all ->
        [one] One layer
       *[other] { $all } layers
    }: { $right } right, { $wrong } wrong{ $unread ->
        [0] {""}
       *[other] , { $unread } not read
    }.
check-folder = { $folder }: the folder cannot be read: { $why }
check-empty-folder = { $folder } holds no capture; expected files named .npz, .safetensors or .json, a layer each, as examples/capture_pytorch.py --all writes them
took-from-results = took { $names } from { $file }
undone-from-results = { $names } of { $file } taken back
redone-from-results = { $names } of { $file } again
check-no-dy = No dy is given, so these, which depend on it, are not judged: { $names }.

### Check: the table of mistakes (src/compare/mistake.rs)

mistake-unbiased-variance = unbiased variance
mistake-unbiased-variance-is = The variance that normalizes is divided by m−1. Every framework normalizes with the biased one, divided by m; only what is stored may be unbiased.
mistake-variance-about-zero = mean not subtracted in the variance
mistake-variance-about-zero-is = The variance is the mean of x². It is the mean of (x − μ)².
mistake-variance-not-divided = variance not divided by m
mistake-variance-not-divided-is = The variance is the sum of (x − μ)². It still has to be divided by m.
mistake-mean-by-m-minus-1 = mean divided by m−1
mistake-mean-by-m-minus-1-is = The mean is the sum of x over m − 1. It is the sum over m.
mistake-n-for-m = N for m
mistake-n-for-m-is = A sum over all samples and positions is divided by the number of samples alone, or corrected with it. The divisor is m, samples times positions.
mistake-replica-variances-averaged = variances of the replicas averaged
mistake-replica-variances-averaged-is = The variance is the average of those of the two halves of the batch. The variance of their means belongs to it as well.
mistake-replicas-not-synchronized = replicas not synchronized
mistake-replicas-not-synchronized-is = Each half of the batch is normalized with its own statistics, as on two devices without synchronized batch norm.
mistake-batch-norm = batch norm
mistake-batch-norm-is = The statistics are those of each channel over all samples, as in a batch norm: the mean is taken along the wrong axes.
mistake-layer-norm = layer norm
mistake-layer-norm-is = The statistics are those of each sample over all channels, as in a layer norm: the mean is taken along the wrong axes.
mistake-instance-norm = instance norm
mistake-instance-norm-is = The statistics are those of each sample and channel, as in an instance norm: the mean leaves out the axis of the samples.
mistake-rms-norm = RMS norm
mistake-rms-norm-is = No mean is subtracted, and the root mean square of each sample divides, as in an RMS norm.
mistake-layer-norm-over-channels = layer norm over channels
mistake-layer-norm-over-channels-is = The statistics are those of each sample and position over the channels alone, as LayerNorm(C) takes them on (N, T, C).
mistake-rms-norm-over-channels = RMS norm over channels
mistake-rms-norm-over-channels-is = No mean is subtracted, and the root mean square of each sample and position over the channels divides, as in an RMS norm of a transformer.
mistake-group-norm = { $norm }
mistake-group-norm-is = The statistics are those of { $norm }: the channels are divided into another number of groups.
mistake-interleaved-groups = interleaved groups
mistake-interleaved-groups-is = Channel c belongs to the group c mod G. The groups are made of neighbouring channels, c / (C/G).
mistake-statistics-per-position = statistics per position
mistake-statistics-per-position-is = The mean is taken over the first axis alone. The positions of a channel share one mean and one variance.
mistake-statistics-of-everything = statistics of everything
mistake-statistics-of-everything-is = One mean and one variance are taken of the whole array, without regard to an axis.
mistake-channels-at-other-end = channels at the other end
mistake-channels-at-other-end-is = The batch is read with the channel axis at the other end: channels first for channels last, or the reverse.
mistake-rows-as-channels = rows taken for channels
mistake-rows-as-channels-is = Each row is normalized by itself: an instance norm has read (N, C) as one sample of N channels, (C, L). It needs a third axis.
mistake-running-statistics-in-train = running statistics in train mode
mistake-running-statistics-in-train-is = The running statistics normalize. In train mode the batch's own do.
mistake-batch-statistics-in-eval = batch statistics in eval mode
mistake-batch-statistics-in-eval-is = The batch's own statistics normalize. In eval mode the running ones do.
mistake-updated-statistics-in-train = updated running statistics in train mode
mistake-updated-statistics-in-train-is = The running statistics normalize, after this batch has been added to them. In train mode the batch's own do.
mistake-updated-statistics-in-eval = running statistics updated in eval mode
mistake-updated-statistics-in-eval-is = The batch has been added to the running statistics before they normalize. In eval mode they stay as they are.
mistake-eps-outside-root = ε outside the root
mistake-eps-outside-root-is = ε is added to the standard deviation, √σ² + ε. It belongs under the root, √(σ² + ε).
mistake-eps-forgotten = ε forgotten
mistake-eps-forgotten-is = No ε is added to the variance.
mistake-eps-twice = ε added twice
mistake-eps-twice-is = ε is added to the variance twice.
mistake-other-eps = ε { $value }
mistake-other-eps-is = The problem says ε = { $own }.
mistake-divided-by-variance = root forgotten
mistake-divided-by-variance-is = x − μ is divided by the variance σ² + ε, and should be by its root.
mistake-multiplied-by-std = standard deviation for its inverse
mistake-multiplied-by-std-is = x − μ is multiplied by √(σ² + ε), and should be divided by it.
mistake-root-twice = root taken twice
mistake-root-twice-is = x − μ is divided by √(√σ² + ε): the standard deviation is taken for the variance.
mistake-not-divided = not divided by s
mistake-not-divided-is = x̂ is x − μ, which still has to be divided by s.
mistake-mean-not-subtracted = mean not subtracted
mistake-mean-not-subtracted-is = x̂ is x / s. The mean has to be subtracted from x first.
mistake-std-as-var = standard deviation as variance
mistake-std-as-var-is = The array holds √σ², not σ².
mistake-std-as-inv-std = s as s⁻¹
mistake-std-as-inv-std-is = The array holds s = √(σ² + ε), not 1/s.
mistake-inv-std-as-var = s⁻¹ as variance
mistake-inv-std-as-var-is = The array holds 1/√(σ² + ε), not σ².
mistake-eps-in-var = ε in the variance
mistake-eps-in-var-is = The array holds σ² + ε, not σ².
mistake-gamma-forgotten = γ forgotten
mistake-gamma-forgotten-is = y is not multiplied by γ.
mistake-beta-forgotten = β forgotten
mistake-beta-forgotten-is = β is not added to y.
mistake-gamma-and-beta-forgotten = γ and β forgotten
mistake-gamma-and-beta-forgotten-is = y is x̂: it is not multiplied by γ, and β is not added.
mistake-one-plus-gamma = 1 + γ for γ
mistake-one-plus-gamma-is = x̂ is multiplied by 1 + γ, as in the RMS norm of Gemma, whose weights are stored less one.
mistake-gamma-twice = γ twice
mistake-gamma-twice-is = x̂ is multiplied by γ twice.
mistake-gamma-divides = γ divides
mistake-gamma-divides-is = x̂ is divided by γ, and should be multiplied.
mistake-gamma-times-sum = γ times the sum
mistake-gamma-times-sum-is = y is γ(x̂ + β). It is γx̂ + β.
mistake-beta-subtracted = β subtracted
mistake-beta-subtracted-is = y is γx̂ − β. It is γx̂ + β.
mistake-gamma-beta-swapped = γ and β swapped
mistake-gamma-beta-swapped-is = y is βx̂ + γ. It is γx̂ + β.
mistake-gamma-rolled = γ of the neighbouring channel
mistake-gamma-rolled-is = Each channel is multiplied by the γ of the channel before it.
mistake-gamma-by-sample = γ and β along the samples
mistake-gamma-by-sample-is = γ and β are spread along the axis of the samples. They belong to the channels.
mistake-gamma-by-position = γ and β along the positions
mistake-gamma-by-position-is = γ and β are spread along the last axis. They belong to the channels.
mistake-momentum-reversed = momentum reversed
mistake-momentum-reversed-is = The momentum multiplies the other side of the running update: frameworks do not agree on whether it is the share of the old or of the new statistics.
mistake-other-momentum = weight of the batch = { $value }
mistake-other-momentum-is = The batch counts for { $value } in the running update, where the problem says { $own }.
mistake-biased-variance-stored = running variance of the other kind
mistake-biased-variance-stored-is = The variance that is stored is divided by m. The convention stores the one divided by m−1.
mistake-unbiased-variance-stored = running variance of the other kind
mistake-unbiased-variance-stored-is = The variance that is stored is divided by m−1. The convention stores the one divided by m.
mistake-std-stored = standard deviation stored
mistake-std-stored-is = The running variance averages standard deviations, and should average variances.
mistake-eps-in-running-var = ε in the running variance
mistake-eps-in-running-var-is = ε is added to the variance before it is stored. It belongs under the root, and there alone.
mistake-running-not-updated = running statistics not updated
mistake-running-not-updated-is = The running statistics are still those from before the batch.
mistake-running-updated-twice = running statistics updated twice
mistake-running-updated-twice-is = The batch has been counted twice in the running statistics, as by a forward pass that ran twice.
mistake-running-replaced = running statistics replaced
mistake-running-replaced-is = The running statistics are those of the batch: nothing is left of the old ones.
mistake-mean-for-sum = mean for sum in dγ and dβ
mistake-mean-for-sum-is = dγ or dβ is averaged over the cells of a channel. They are sums.
mistake-divided-by-samples = dγ and dβ divided by the samples
mistake-divided-by-samples-is = dγ or dβ is divided by the number of samples. They are plain sums; a mean belongs in the loss, and so into dy.
mistake-dgamma-from-x = x for x̂ in dγ
mistake-dgamma-from-x-is = dγ sums dy · x, and should sum dy · x̂.
mistake-dgamma-from-centred = x − μ for x̂ in dγ
mistake-dgamma-from-centred-is = dγ sums dy · (x − μ), which still has to be divided by s.
mistake-dgamma-from-y = y for x̂ in dγ
mistake-dgamma-from-y-is = dγ sums dy · y, and should sum dy · x̂.
mistake-gamma-in-dgamma = γ in dγ
mistake-gamma-in-dgamma-is = dγ is multiplied by γ. It sums dy · x̂, and γ has no part in it.
mistake-dbeta-with-gamma = γ in dβ
mistake-dbeta-with-gamma-is = dβ is multiplied by γ. It is the sum of dy.
mistake-gamma-forgotten-backward = γ forgotten in dx
mistake-gamma-forgotten-backward-is = The backward pass starts from dy, and should start from dx̂ = γ · dy.
mistake-gamma-twice-backward = γ twice in dx
mistake-gamma-twice-backward-is = The backward pass starts from γ² · dy, and should start from dx̂ = γ · dy.
mistake-statistics-detached = statistics detached
mistake-statistics-detached-is = dx has only its direct route: mean and variance are taken for constants, but they depend on x.
mistake-variance-detached = variance detached
mistake-variance-detached-is = dx lacks its route through the variance, which is taken for a constant.
mistake-mean-detached = mean detached
mistake-mean-detached-is = dx lacks its route through the mean, which is taken for a constant.
mistake-dvar-sign = sign of dσ²
mistake-dvar-sign-is = dσ² has the wrong sign: the derivative of (σ² + ε)^(−1/2) is negative.
mistake-dvar-half-forgotten = ½ forgotten in dσ²
mistake-dvar-half-forgotten-is = dσ² is twice too large: the ½ that comes down from the exponent is missing.
mistake-dvar-power-1 = power in dσ²
mistake-dvar-power-1-is = dσ² has s⁻¹ where s⁻³ belongs: the exponent has not been lowered by the derivative.
mistake-dvar-power-2 = s⁻² in dσ²
mistake-dvar-power-2-is = dσ² has s⁻² where s⁻³ belongs.
mistake-dvar-from-x-hat = x̂ for x − μ in dσ²
mistake-dvar-from-x-hat-is = dσ² sums dx̂ · x̂, and should sum dx̂ · (x − μ).
mistake-dvar-from-dy = dy for dx̂ in dσ²
mistake-dvar-from-dy-is = dσ² sums dy, and should sum dx̂ = γ · dy.
mistake-dmean-from-dy = dy for dx̂ in dμ
mistake-dmean-from-dy-is = dμ sums dy, and should sum dx̂ = γ · dy.
mistake-dmean-sign = sign of dμ
mistake-dmean-sign-is = dμ has the wrong sign: a larger mean makes every x̂ smaller.
mistake-dmean-without-s = s forgotten in dμ
mistake-dmean-without-s-is = dμ is the sum of dx̂. It still has to be divided by s.
mistake-m-forgotten-mean-route = m forgotten in the route through the mean
mistake-m-forgotten-mean-route-is = The route through the mean is not divided by m.
mistake-m-forgotten-variance-route = m forgotten in the route through the variance
mistake-m-forgotten-variance-route-is = The route through the variance is not divided by m.
mistake-m-forgotten-both-routes = m forgotten in dx
mistake-m-forgotten-both-routes-is = The routes through the mean and the variance are not divided by m.
mistake-m-minus-1-in-variance-route = m−1 in the route through the variance
mistake-m-minus-1-in-variance-route-is = The route through the variance is divided by m−1, as if the variance that normalizes were the unbiased one. It is divided by m.
mistake-n-for-m-backward = N for m in dx
mistake-n-for-m-backward-is = A route of dx is divided by the number of samples. The divisor is m, samples times positions.
mistake-two-forgotten = 2 forgotten in the route through the variance
mistake-two-forgotten-is = The route through the variance is half as large as it should be: the derivative of (x − μ)² is 2(x − μ).
mistake-variance-route-from-x = x for x − μ in the route through the variance
mistake-variance-route-from-x-is = The route through the variance is multiplied by x, and should be by x − μ.
mistake-mean-route-sign = sign of the route through the mean
mistake-mean-route-sign-is = The route through the mean is subtracted in dx, and should be added.
mistake-variance-route-sign = sign of the route through the variance
mistake-variance-route-sign-is = The route through the variance is subtracted in dx, and should be added.
mistake-both-routes-sign = signs of both routes
mistake-both-routes-sign-is = The routes through the mean and the variance are subtracted in dx, and should be added.
mistake-direct-route-forgotten = direct route forgotten
mistake-direct-route-forgotten-is = dx lacks its direct route, dx̂ / s.
mistake-direct-route-without-s = s forgotten in the direct route
mistake-direct-route-without-s-is = The direct route is dx̂. It still has to be divided by s.
mistake-train-formula-in-eval = train mode's dx in eval mode
mistake-train-formula-in-eval-is = dx has the routes through the mean and the variance. In eval mode they are constants, and dx = γ dy / s.
mistake-other-quantity = { $other } in the place of { $quantity }
mistake-other-quantity-is = The array called { $quantity } holds { $other }.
mistake-dgamma-dbeta-swapped = dγ and dβ swapped
mistake-dgamma-dbeta-swapped-is = The array called { $quantity } holds { $other }.
mistake-channels-rolled = channels moved by one
mistake-channels-rolled-is = The numbers are right, but each channel has those of its neighbour.
mistake-samples-permuted = samples in another order
mistake-samples-permuted-is = The numbers are right, but the samples stand in another order.
mistake-transposed = transposed
mistake-transposed-is = The array is right, but transposed.
mistake-channel-axis-moved = channel axis moved
mistake-channel-axis-moved-is = The array is right, but its channel axis lies at the other end.
mistake-relu = a ReLU after it
mistake-relu-is = Every number below zero is zero, as after a ReLU that worked in place.
mistake-tail-zero = zeros at the end
mistake-tail-zero-is = The first { $kept } samples are right, and the others are zero.
mistake-prefix-of-samples = a part of the samples
mistake-prefix-of-samples-is = The sum is over the first samples only, { $samples } of them.
mistake-part-of-array = a part of the array
mistake-part-of-array-is = The numbers are right, but they are only the first part of the array.
mistake-all-zero = nothing but zeros
mistake-all-zero-is = Every number of { $quantity } is zero: nothing was written into it, or no gradient reached it.
mistake-ratio = { $factor } times the true one
mistake-ratio-is = Yours = { $factor } × the true { $quantity }.
mistake-variance-from-squares = E[x²] − E[x]²
mistake-variance-from-squares-is = The variance is the difference of two large numbers, E[x²] − E[x]², whose digits cancel. Subtract the mean first.
mistake-float32-mean = mean in float32
mistake-float32-mean-is = The mean is a float32 number, which at this offset is too coarse.
mistake-mean-rounded = mean in bfloat16
mistake-mean-rounded-is = The mean is a bfloat16 number, which at this offset is too coarse.
mistake-half-mean = mean in float16
mistake-half-mean-is = The mean is a float16 number, which at this offset is too coarse.
mistake-half-variance = variance in float16
mistake-half-variance-is = The variance is a float16 number, which has too few digits.
mistake-bfloat16-variance = variance in bfloat16
mistake-bfloat16-variance-is = The variance is a bfloat16 number, which has too few digits.
mistake-float32-variance = variance in float32
mistake-float32-variance-is = The variance is a float32 number, which has fewer digits than the file.
mistake-half-sums = sums in float16
mistake-half-sums-is = The sums over the group are added up in float16 and lose digits at every step. Sum in float32, whatever x is kept in.
mistake-bfloat16-sums = sums in bfloat16
mistake-bfloat16-sums-is = The sums over the group are added up in bfloat16 and lose digits at every step. Sum in float32, whatever x is kept in.
mistake-float32-sums = sums in float32
mistake-float32-sums-is = The sums over the group are added up in float32, which has fewer digits than the file.
mistake-few-decimals = rounded to { $n } decimals
mistake-few-decimals-is = Each number is the right one as far as its { $n } decimals go. Write more of them, or allow for it with --atol { $atol }.
mistake-few-digits = rounded to { $n } significant digits
mistake-few-digits-is = Each number is the right one as far as its { $n } digits go. Write more of them, or allow for it with --atol { $atol }.
mistake-pair = { $one }, and { $other }
mistake-pair-is = { $one } { $other }

### What may follow a command (src/session/command.rs)

form-count = [count]
form-stage = stage
form-seconds = [seconds]
form-index = n,c,…
form-axis = axis [count]
form-name = name
form-number-all = number [all]
form-number = number
form-number-or-none = number or none
form-mode = [train or eval]
form-upstream = number, ones, y, randn:SEED or onehot:i,j
form-maybe-name = [name]
form-name-value = name value
form-guess = [part, cross or never]
form-light = contrast brightness
form-file = file
form-settings = [name=value …]
form-grid = [name=value,… …]
form-sweep = [batch=size,… …]
form-lesson = [name or file.toml]
form-maybe-stage = [stage]
form-answer = number or letter
form-walk = [file.json]
form-numbers = 1,2;3,4
form-layer = file [layer]
form-script = pytorch or numpy, file.py
form-maybe-file = [file]
form-copied = [cell, derivation or stage]
form-page = [page]
form-text = [text]

### Examples in the help (src/cli/examples.rs)

help-examples = Examples:
help-where-it-goes = Where it goes:
help-example-five = walk through five numbers
help-example-batch = a batch of your own
help-example-list = see --list-examples
help-example-cell = the numbers of one cell
help-example-arrays = every array, for numpy.load
help-example-layers = the normalization layers of a checkpoint
help-example-script = a script that recomputes all that in PyTorch
help-example-check = which step of your own implementation is wrong
help-example-capture = a layer as examples/capture_pytorch.py saves it
help-example-captures = a folder of them, a layer each: the model as one table
help-example-results = with {"{"}"x_hat": [[-1, -1], [1, 1]]{"}"} in the file
help-example-lessons = the lessons, and what is done of them
help-example-lesson = take one, beside the walk
help-example-own-lesson = one of your own
help-example-handout = a handout; with --answers also the answers
help-example-questions = questions on every stage
help-example-seed = on one stage, and the same every time
help-example-worksheet = a worksheet; with --answers its key
help-example-norms = two sentences of six tokens under seven norms
help-example-sizes = 1,797 digits, pixel 20
help-example-devices = eight numbers on two devices
help-example-ranks = each file what one rank of a job captured
help-example-training = the same network without a norm and with batch norm
help-example-sweep = a small batch, as Wu & He saw it
help-example-fpath = with ~/.zfunc in fpath, before compinit
help-after-check = FILE holds any of the quantities, under the names of a dump or the usual others (rstd, grad_input, ...). The exit code is 0 when all are right, 1 when one is wrong, 2 when something cannot be read.
help-after-learn = Progress is kept in $XDG_STATE_HOME/bnwalk, by default ~/.local/state/bnwalk.
help-after-lab = Without a NAME the labs are listed. bnwalk lab NAME --help tells what can be varied.
