# The sentences of bnwalk in English.
#
# An id says where a sentence stands, then what it is about. A value in braces is given by the code; { $n -> … } chooses by a
# number. Lines of one paragraph are joined; an empty line begins another paragraph. Where and how they are used: src/text.rs.

### Counts and groups

count-channels =
    { $n ->
        [one] { $n } channel
       *[other] { $n } channels
    }
group-channel = channel { $c }
group-sample-channel = sample { $n }, channel { $c }

### Parameters and their values (src/norm/parameter.rs)

parameter-gamma = The scale: one number for all channels, or one a channel as in 1,2,3 [default: 1]
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
expected-number = expected a number
expected-smaller-number = expected a number between -1.8e308 and 1.8e308, as 64-bit floats hold
expected-number-at = value { $position }: found "{ $found }", expected a number
expected-smaller-number-at =
    value { $position }: found "{ $found }", expected a number between -1.8e308 and 1.8e308, as 64-bit floats hold
expected-momentum = expected a number from 0 to 1, or none for the cumulative average
expected-count = expected a whole number, 0 or more
expected-choice = expected one of: { $choices }

### Errors in a problem (src/norm)

### Warnings (src/norm)

### The walk: stages, invariants, narration (src/walk)

### Input and checkpoints (src/input, src/weights)

### Output: dumps and emitted scripts (src/dump, src/emit)

### check: reports, mistakes, diagnoses (src/compare)

### The command line: flags, help, errors (src/cli)

### The session: actions, commands, replies (src/session)

### The screen: panes, keys, overlays (src/tui)

### Labs (src/lab, src/dump/lab)

lab-error-unknown = there is no lab "{ $name }"; the labs are: { $known }
lab-error-cell = cell { $index } does not lie in x of shape { $shape }; indices count from 0, one an axis
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

### Lab: norms (src/lab/norms.rs)

### Lab: sizes (src/lab/sizes.rs)

### Lab: replicas (src/lab/replicas.rs)

lab-replicas-about = one batch on several devices: why averaging their variances is wrong, and what to exchange instead
lab-replicas-title = One batch on { $k ->
        [one] { $k } device
       *[other] { $k } devices
    }: batch norm in train mode
lab-replicas-split = split
lab-replicas-cell = { $index }: sample { $n }, channel { $c }, on device { $k }
lab-replicas-surprise =
    In the whole batch x = { $x } gives y = { $whole }. Device { $k }, which sees its own samples alone, makes y = { $alone } of it.
lab-replicas-devices-title = What each device has
lab-replicas-devices =
    Each device holds some of the samples. Of channel { $c } it knows how many values there are, n, their mean, μ, and M2 = Σ (x − μ)², so that its own
    variance is σ² = M2/n. The two sums on the right are those of the backward pass; x̂ is taken with the merged statistics.
lab-replicas-device = device { $k }
lab-replicas-together = merged
lab-replicas-merge-title = Merging: what SyncBatchNorm has to do
lab-replicas-merge =
    Two parts are merged from n, μ and M2 alone (Chan, Golub and LeVeque, 1983). The term with δ², the square of the distance
    between the two means, is the spread that neither device can see.
lab-replicas-merge-pair = device { $a } and device { $b }
lab-replicas-merge-more = { $n ->
        [one] One more merge follows
       *[other] { $n } more merges follow
    } in the same way.
lab-replicas-average-title = Averaging instead: why it is wrong
lab-replicas-average =
    Averaging the variances of the devices gives { $averaged }. What is missing is the variance of their means, { $between }: the
    two add up to { $whole }, the variance of the whole batch. Divided by too small a variance, x̂ spreads too far: the mean of x̂²
    is { $mean_square } when every device normalizes with the averages. It should be 1, less the share of ε.
lab-replicas-average-uneven =
    The parts are not equal, so an average with equal weights, such as all_reduce with AVG, does not even have the right mean:
    { $mean } instead of { $whole_mean }. Its averaged variance is { $averaged }, and adding the variance of the means gives { $merged }
    instead of { $whole }.
lab-replicas-weights-count = w = n/Σn
lab-replicas-weights-equal = w = 1/K
lab-replicas-sum = sum
lab-replicas-outcomes-title = What comes out
lab-replicas-outcomes =
    For the selected cell and its channel. Alone is what DataParallel and DDP do by default: gradients of γ and β are added up, and
    the running statistics kept are those of device 0. Synchronised is SyncBatchNorm.
lab-replicas-alone = alone
lab-replicas-averaged = averaged
lab-replicas-synchronised = synchronised
lab-replicas-whole = one device
lab-replicas-differences = The largest difference from the whole batch on one device, over all cells and channels:
lab-replicas-backward-title = The backward pass, and what goes over the wire
lab-replicas-backward =
    dx of every cell hangs on Σ dy and Σ dy·x̂ of its whole channel. Each device computes both over its own samples with the merged
    statistics; their sums over the devices, put into dx = (γ/s)(dy − Σ dy/n − x̂·(Σ dy·x̂)/n), give exactly the dx of the
    whole batch.
lab-replicas-wire =
    With C = { $c }, each device sends 2C + 1 = { $forward } numbers in the forward pass (a mean and an M2 for each channel, and n) and
    2C = { $backward } in the backward pass. The batch itself has { $cells }.
lab-replicas-watch-title = What to watch out for
lab-replicas-watch =
    Layer, instance, group and RMS norm never look beyond one sample, so they have nothing to exchange.

    A device with a single value for each channel cannot normalize alone: x̂ is 0 there, and PyTorch refuses it.

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
lab-error-unequal = { $n } samples do not make { $devices } equal parts; give the samples of each, as in { $parts }

### Lab: training (src/lab/training.rs)

training-expected-activation = expected sigmoid, tanh or relu
training-expected-init = expected a standard deviation, 0 or more, or kaiming, xavier or pytorch
training-expected-norm = expected none, batch, layer, group:G or rms, each possibly with +noise
training-expected-hidden = expected the units of each hidden layer, as in 100,100,100
training-expected-number = expected a number from { $least } to { $most }
training-expected-count = expected a whole number
training-expected-seed = expected a whole number from 0 to 4294967295
training-expected-switch = expected on or off
training-no-setting = there is no setting { $key }; there are { $keys }
training-no-pair = "{ $text }" is no setting; expected name=value, as in lr=0.5
training-wrong-setting = { $key } "{ $value }": { $expected }
training-no-axis = "{ $text }" is no axis of a grid; expected name=value,value,…, as in lr=0.01,0.1,0.5
training-layers = a network of { $got } hidden layers cannot be trained here; expected 1 to { $most }
training-units = a hidden layer of { $got } units cannot be trained here; expected 1 to { $most }
training-batch = a mini-batch of { $got } cannot be drawn; expected 1 to { $most }, the number of training samples
training-batch-of-one = a batch norm in training needs more than 1 sample in a mini-batch: of a single one the variance is 0 and
    nothing of it is left, which is why PyTorch refuses it too
training-groups = { $norm } needs a number of groups that divides the { $units } units of a hidden layer
training-steps = { $got } steps cannot be trained here; expected 1 to { $most }
training-one-class = no class has the { $batch } training samples that a mini-batch of one class needs; the largest has { $most }
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

### Lessons (src/lesson)
