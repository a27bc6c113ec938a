# The sentences of bnwalk in Chinese. The ids and their order are those of en.ftl, which says what they are for.
#
# Words: 批次 batch, 样本 sample, 通道 channel, 位置 position, 组 group, 滑动统计量 running statistics, 上游梯度 upstream
# gradient, 缩放与平移 scale and shift, 训练模式 and 评估模式 train and eval mode. A paragraph stands on one line: a line break would leave a blank.

### Counts, groups and names

count-channels = { $n } 个通道
count-samples = { $n } 个样本
count-positions = { $n } 个位置
count-names = { $n } 个名称
count-values = { $n } 个值
count-groups = { $n } 组
count-rows = { $n } 行
count-columns = { $n } 列
count-slices = { $n } 个切片
count-normalization-layers = { $n } 个归一化层
extent = { $samples }，{ $channels }
extent-positions = { $samples }，{ $channels }，{ $positions }
group-channel = 通道 { $c }
group-channel-named = 通道 { $name }
group-sample = 样本 { $n }
group-sample-channel = 样本 { $n }、{ $channel }
group-sample-position = 样本 { $n }、位置 { $p }
group-sample-channels = 样本 { $n }、通道 { $first } 至 { $last }
place-position = 样本 { $n }、{ $channel }、位置 { $p }
element-cell = { $quantity }{ $index }
element-of = { $group } 的 { $quantity }
list = { $before }、{ $next }
verbatim = { $text }

norm-batch = 批次归一化
norm-layer = 层归一化
norm-layer-c = 逐位置的层归一化
norm-instance = 实例归一化
norm-group = 组归一化
norm-rms = RMS 归一化
norm-rms-c = 逐位置的 RMS 归一化

### Parameters and their values (src/norm/parameter.rs)

parameter-gamma = 缩放系数：所有通道共用的一个数，或每个通道一个数，如 1,2,3 [默认：1]
parameter-beta = 平移量，写法与 --gamma 相同 [默认：0]
parameter-eps = 根号下加在方差上的数 [默认：由约定决定]
parameter-momentum = 动量，含义由约定决定；none 表示累积平均 [默认：由约定决定]
parameter-num-batches-tracked = 滑动统计量已经见过多少个批次，用于累积平均 [默认：0]
parameter-mode = 用批次自身的统计量归一化（train），还是用滑动统计量（eval） [默认：train]
parameter-convention = 采用哪个框架的默认值和滑动统计量更新规则 [默认：pytorch]
parameter-norm = 哪些元素共用统计量：batch、layer、layer:c、instance、group:G、rms 或 rms:c [默认：batch]
parameter-layout = 通道轴的位置 [默认：channels_first]
parameter-running-mean = 本批次之前的滑动均值，写法与 --gamma 相同 [默认：0]
parameter-running-var = 本批次之前的滑动方差，写法与 --gamma 相同 [默认：由约定决定]
parameter-dy = 上游梯度：ones、y、randn:种子、onehot:i,j,...，或含有一个数组的文件 [默认：标准正态分布]
parameter-channel-names = 各通道的名称，每个通道一个，如 age,height [默认：文件中的名称]
expected-number = 应为一个数
expected-number-or-header = 应为一个数，与本行其他单元格一样；如果这一行是列名，请加 --header yes
first-row-counts = { $origin } 的第一行是 0、1、2……，已按数据读取；如果它是列名，请加 --header yes
expected-smaller-number = 应为 -1.8e308 与 1.8e308 之间的数，即 64 位浮点数的范围
expected-number-at = 第 { $position } 个值：读到“{ $found }”，应为一个数
expected-smaller-number-at = 第 { $position } 个值：读到“{ $found }”，应为 -1.8e308 与 1.8e308 之间的数，即 64 位浮点数的范围
expected-momentum = 应为 0 到 1 之间的数，或 none（累积平均）
expected-count = 应为不小于 0 的整数
expected-whole = 应为 { $least } 到 { $most } 的整数
expected-size = 应为列数和行数，各不超过 { $most }，例如 120x40
size-too-small = 画面至少需要 { $least }
expected-index = 应为不小于 0 的整数，例如 3,14
expected-tolerance = 应为不小于 0 的有限数
expected-delimiter = 应为一个字符，例如 ;，或者 tab、space
expected-choice = 应为以下之一：{ $choices }

### What quantities are called (src/norm/quantity.rs)

quantity-x = 批次
quantity-gamma = 缩放系数
quantity-beta = 平移量
quantity-running_mean_before = 本批次之前的滑动均值
quantity-running_var_before = 本批次之前的滑动方差
quantity-mean = 均值
quantity-var = 方差
quantity-inv_std = 标准差的倒数
quantity-x_hat = 归一化后的批次
quantity-y = 输出
quantity-running_mean = 滑动均值
quantity-running_var = 滑动方差
quantity-dy = 上游梯度
quantity-dbeta = 平移量的梯度
quantity-dgamma = 缩放系数的梯度
quantity-dx_hat = 归一化批次的梯度
quantity-dvar = 方差的梯度
quantity-dmean = 均值的梯度
quantity-dx_direct = dx 的直接路径
quantity-dx_via_var = dx 经由方差的路径
quantity-dx_via_mean = dx 经由均值的路径
quantity-dx = 批次的梯度

### Errors in a problem (src/norm/error.rs)

problem-rank = x 的秩为 { $rank }；批次的秩应为 1 到 5：(N)、(N,C)、(N,C,L)、(N,C,H,W) 或 (N,C,D,H,W)
problem-empty = x 的形状为 { $shape }，其中没有任何值；至少需要一个值
problem-groups = group:{ $groups } 要求通道数能被 { $groups } 整除；x 有 { $channels }
problem-length = { $what } 有 { $got }，而形状为 { $shape } 的 x 有 { $channels }；请给出一个值，或每个通道一个值
problem-channel-names = channel_names 有 { $got }，但 x 有 { $channels }；每个通道应有一个名称
problem-dy-shape = dy 的形状为 { $dy }，而 x 的形状为 { $x }；两者必须相同
problem-dy-room = dy 与 x 一样大，没有足够的空间存放它：{ $why }
problem-one-hot = dy onehot 的下标 { $index } 不在形状为 { $shape } 的 x 之内；下标从 0 开始
problem-eps = eps 为 { $got }；应为不小于 0 的有限数
problem-momentum = momentum 为 { $got }；应为 0 到 1 之间的数，或 null（累积平均）
problem-running-var = running_var[{ $channel }] 为 { $got }；方差不能小于 0
problem-choice = { $what } 为“{ $got }”；应为以下之一：{ $choices }
problem-upstream = dy 为“{ $got }”；应为以下之一：一个数组、ones、y、randn:种子（0 到 { $most }）、onehot:i,j,…（x 的下标，从 0 开始）

### Warnings (src/norm/warning.rs)

warning-one-value =
    每个统计量都只由一个值算出。{ $left ->
        [nothing] 因此 x_hat 为 0，y 等于 beta，dx 为 0。
        [sign] 因此 x_hat 中几乎只剩下 x 的符号。
       *[undefined] {""}
    }{ $refused ->
        [yes] PyTorch 会拒绝这样的批次：“Expected more than 1 value per channel when training”。
       *[no] {""}
    }{ $kept ->
        [yes] running_var 保持不变，因为单个值的无偏方差是 0/0。
       *[no] {""}
    }
warning-not-finite = { $quantity }{ $index } 为 { $value }。凡由它算出的数都会失去意义，各框架中也是如此。
warning-undefined =
    { $statistic ->
        [mean-square] { $groups ->
            [1] { $first } 的均方值为 0
           *[other] 有 { $groups } 个均方值为 0（第一个属于{ $first }）
        }
        [running-variance] { $groups ->
            [1] { $first } 的滑动方差为 0
           *[other] 有 { $groups } 个滑动方差为 0（第一个属于{ $first }）
        }
       *[variance] { $groups ->
            [1] { $first } 的方差为 0
           *[other] 有 { $groups } 个方差为 0（第一个属于{ $first }）
        }
    }，而 eps 也为 0，因此那里的 x_hat 要除以 0。只要 eps 大于 0 就能避免。
warning-constant =
    { $statistic ->
        [mean-square] { $groups ->
            [1] { $first } 的均方值为 0：其中的值全为 0，x_hat 也是 0。
           *[other] 有 { $groups } 个均方值为 0（第一个属于{ $first }）：那里的值全为 0，x_hat 也是 0。
        }
        [running-variance] { $groups ->
            [1] { $first } 的滑动方差为 0。
           *[other] 有 { $groups } 个滑动方差为 0（第一个属于{ $first }）。
        }
       *[variance] { $groups ->
            [1] { $first } 的方差为 0：其中的值全都相等，x_hat 为 0。
           *[other] 有 { $groups } 个方差为 0（第一个属于{ $first }）：那里的值全都相等，x_hat 为 0。
        }
    }根号下只剩 eps，x 所乘的系数为 1/sqrt(eps) = { $gain }。
warning-dead-gamma =
    { $channels ->
        [1] { $first } 的 γ 接近 0（|γ| < { $near }），几乎什么也不通过：该通道已失活，或已被剪枝。
       *[other] 有 { $channels } 个通道的 γ 接近 0（|γ| < { $near }），第一个是{ $first }：这些通道几乎什么也不通过，已失活或已被剪枝。
    }
warning-dead-var =
    { $channels ->
        [1] { $first } 的滑动方差小于 ε（{ $eps }）：训练中它几乎没有变化，该通道已失活。
       *[other] 有 { $channels } 个通道的滑动方差小于 ε（{ $eps }），第一个是{ $first }：训练中它们几乎没有变化，已失活。
    }
warning-overflow = 输入都是有限数，但 { $quantity } 中有值超出了 64 位浮点数的范围。
warning-dx-vanishes = 除舍入误差外 dx 处处为 0，因为在每一组中 dy 都等于一个常数加上 x 的倍数（dy = ones 和 dy = y 都是这样）。这样的 dy 检验不了反向传播。

### The walk: invariants (src/walk/invariant.rs)

more-terms = … 还有 { $n } 项 …

invariant-eval-dx = max |dxᵢ − γ · dyᵢ · s⁻¹| = 0
invariant-sum-x-hat = Σ x̂ᵢ = 0
invariant-mean-square-x-hat = 1/m · Σ x̂ᵢ² = σ² / (σ² + ε)
invariant-sum-dx = Σ dxᵢ = 0
invariant-sum-dx-x-hat = Σ dxᵢ · x̂ᵢ = s⁻¹ · ε / (σ² + ε) · Σ dx̂ᵢ · x̂ᵢ
invariant-closed-form = max |dxᵢ − γ · s⁻¹ · (dyᵢ − dβ/m − x̂ᵢ · dγ/m)| = 0
invariant-largest-x-hat = max |x̂ᵢ| ≤ √(m − 1)
invariant-largest-x-hat-uncentred = max |x̂ᵢ| ≤ √m
invariant-routes = max |dxᵢ − (直接 + 经由 σ² + 经由 μ)| = 0

### The walk: what the stages are called and what they say (src/walk/narrate.rs)

stage-batch-title = 批次
stage-batch-what = x 的形状为 { $shape }：{ $extent }。{ $norm }的统计量取自{ $shared }：共 { $groups }，每组 { $values }。选中的元素 { $cell } 的值为 { $x }，属于{ $group }。通道是每个样本都有的一个特征。
stage-batch-what-eval = x 的形状为 { $shape }：{ $extent }。评估模式下不从批次计算统计量，每个通道都用训练时积累的滑动统计量归一化。选中的元素 { $cell } 的值为 { $x }，属于{ $group }。
stage-batch-why = 网络训练时，前面各层不断变化，每一层的输入也随之变化。归一化按输入此刻的分布，把均值移到 0，再除以标准差。这样，前面各层怎样平移、缩放数值，都不再影响下一层收到的输入。
stage-batch-why-rms = 网络训练时，前面各层不断变化，每一层的输入也随之变化。RMS 归一化按输入此刻的大小，除以它的均方根。这样，前面各层怎样缩放数值，都不再影响下一层收到的输入。
stage-batch-why-eval = 推理时，一个样本的输出不应取决于碰巧在同一批次里的其他样本。因此这一层改用常数：训练期间积累下来的均值和方差。
stage-batch-pitfall = 沿错误的轴归一化不会报错，但每个数都不对。PyTorch 的通道在第 1 轴，Keras 的通道在最后一轴。请检查 m，即共用一个均值的值的个数：这里 m = { $m }。
stage-batch-pitfall-other = 沿错误的轴归一化不会报错，但每个数都不对。{ $norm }从不混合不同的样本：这里每个均值取自{ $shared }，共 { $values }。γ 和 β 仍然属于通道。Transformer 中的 LayerNorm 逐个位置地归一化，对应的选择是 layer:c。
stage-batch-pitfall-rms = 沿错误的轴归一化不会报错，但每个数都不对。{ $norm }从不混合不同的样本：这里每个均方值取自{ $shared }，共 { $values }。γ 和 β 仍然属于通道。Transformer 中的 RMSNorm 逐个位置地归一化，对应的选择是 rms:c。
stage-batch-pitfall-eval = 沿错误的轴归一化不会报错，但每个数都不对。PyTorch 的通道在第 1 轴，Keras 的通道在最后一轴。这里每个通道各有自己的滑动均值和滑动方差。
stage-batch-pitfall-position = 有两种不同的做法都叫层归一化。这里每个位置都有自己的统计量，与 PyTorch 在 (N, T, C) 上的 LayerNorm(C) 和 RMSNorm(C) 以及 Transformer 的做法相同。Wu 和 He 的论文中，层归一化把一个样本的所有位置放在一起；那两种在这里叫 layer 和 rms。请检查 m，即共用一个统计量的值的个数：这里 m = { $m }。

stage-mean-title = 均值
stage-mean-what = 把{ $group } 的 { $values }相加，再除以 { $m }：μ = { $mean }。
stage-mean-what-eval = 评估模式下不计算均值。μ 就是{ $group } 的滑动均值 { $mean }。
stage-mean-what-one = { $group } 只有一个值，它就是自己的均值：μ = { $mean }。
stage-mean-what-rms = RMS 归一化没有均值这一步。不减任何数，相当于 μ = 0。
stage-mean-why = 减去 μ 使数值以 0 为中心。前一层给所有值加上的常数（例如偏置）就此抵消。
stage-mean-why-pooled = 减去 μ 使整组数值以 0 为中心。给组内所有值加上的同一个常数就此抵消。
stage-mean-why-eval = 滑动均值是常数，所以无论样本在哪个批次里，输出都一样。选中的 x 为 { $x }，与它相比的滑动均值为 { $mean }。
stage-mean-why-rms = 省去均值可以少读一遍数据，而 Transformer 几乎不受影响（Zhang 和 Sennrich，2019）。
stage-mean-pitfall = 前一层的偏置不起作用：x + 100 得到同样的 x̂，偏置的梯度为 0。因此后面接这种归一化的层通常设 bias=False。
stage-mean-pitfall-pooled = 在这里，前一层的偏置是起作用的。偏置因通道而异，而{ $norm }只减去共用均值的各通道所共有的部分。
stage-mean-pitfall-rms = 在这里，前一层的偏置是起作用的，因为不减均值。
stage-mean-pitfall-eval = 如果忘了调用 model.eval()，推理时用的就是批次自身的均值，同一个样本的输出会随批次中的其他样本而变。

stage-variance-title = 方差
stage-variance-what = 求每个值与均值 { $mean } 的差，平方，再对{ $group } 的 { $values }取平均：σ² = { $var }。
stage-variance-what-eval = 评估模式下不计算方差。σ² 就是{ $group } 的滑动方差 { $var }。
stage-variance-what-one = { $group } 唯一的值就是自己的均值，与均值的差为 0，所以 σ² = { $var }。
stage-variance-what-rms = 把{ $group } 的 { $values }平方后取平均。得到的是均方值，即与 0（而不是与均值）的平均平方距离：{ $var }。
stage-variance-why = 方差的平方根是标准差，它表示数值的离散程度。除以标准差之后，各组的离散程度就相同了。
stage-variance-why-rms = 均方值的平方根表示数值的大小。除以它之后，各组的大小就相同了。
stage-variance-why-eval = 滑动方差表示训练期间数值的离散程度。这个批次的离散程度可能不同，但除以的仍是同一个常数。
stage-variance-pitfall = 除以 m 还是 m − 1？归一化时各框架都除以 m，得 { $var }（有偏方差）。PyTorch 更新滑动方差时除以 m − 1，得 { $unbiased_var }（无偏方差）。不要用 E[x²] − E[x]² 计算方差：在 float32 下，10000、10001、10002、10003 的方差应为 1.25，用这个公式却得 0。
stage-variance-pitfall-other = 除以 m 还是 m − 1？各框架的归一化都除以 m，得 { $var }。但 torch.var 默认除以 m − 1，得 { $unbiased_var }；numpy.var 则除以 m。不要用 E[x²] − E[x]² 计算方差：在 float32 下，10000、10001、10002、10003 的方差应为 1.25，用这个公式却得 0。
stage-variance-pitfall-rms = 均方根不是标准差：给所有值加上同一个常数，标准差不变，均方根却会改变。ε 的默认值也各不相同：PyTorch 的 RMSNorm 取数据类型的精度，多数语言模型取 1e-5 或 1e-6。
stage-variance-pitfall-eval = PyTorch 存的是无偏方差，是有偏方差的 m/(m − 1) 倍。所以即使滑动统计量已经收敛，评估模式的输出也与训练模式不同；批次越小，差别越大。

stage-normalize-title = 归一化
stage-normalize-what = 减去均值，再除以标准差：x̂ = (x − μ) · s⁻¹，其中 s⁻¹ = 1/√(σ² + ε) = { $inv_std }。选中的 x = { $x } 变为 x̂ = { $x_hat }，即与{ $group } 的均值相差 { $x_hat } 个标准差。
stage-normalize-what-eval = 减去滑动均值，再除以滑动标准差：x̂ = (x − μ) · s⁻¹，其中 s⁻¹ = 1/√(σ² + ε) = { $inv_std }。选中的 x = { $x } 变为 x̂ = { $x_hat }，即与{ $group } 的滑动均值相差 { $x_hat } 个滑动标准差。
stage-normalize-what-rms = 除以均方根：x̂ = x · s⁻¹，其中 s⁻¹ = 1/√(σ² + ε) = { $inv_std }。选中的 x = { $x } 变为 x̂ = { $x_hat }。
stage-normalize-what-undefined = s⁻¹ = 1/√(σ² + ε) = { $inv_std }，选中的 x = { $x } 变为 x̂ = { $x_hat }。
stage-normalize-what-one = x 等于自己的均值，所以无论 x 是多少，x̂ = 0 · { $inv_std } = { $x_hat }。
stage-normalize-why = 现在这一组的均值为 0，方差为 σ²/(σ² + ε)，比 1 小 ε/(σ² + ε) = { $shortfall }。ε 使各值全都相等的组不至于除以 0。取 ε = { $eps } 时，系数 s⁻¹ 不超过 1/√ε = { $gain }。
stage-normalize-why-no-eps = 现在这一组的均值为 0，方差为 1。这里 ε = 0，没有什么能防止各值全都相等的组变成 0/0，系数 s⁻¹ 也没有上限。
stage-normalize-why-rms-no-eps = 现在这一组的均方值为 1；均值不一定为 0。这里 ε = 0，没有什么能防止全为 0 的组变成 0/0，系数 s⁻¹ 也没有上限。
stage-normalize-why-eval-no-eps = 现在 x̂ 表示 x 相对于训练数据的位置。它在这个批次上的均值不一定为 0，方差也不一定为 1。这里 ε = 0，系数 s⁻¹ 没有上限。
stage-normalize-why-rms = 现在这一组的均方值为 σ²/(σ² + ε)（σ² 指 x 的均方值），比 1 小 { $shortfall }；均值不一定为 0。ε 使全为 0 的组不至于除以 0。取 ε = { $eps } 时，系数 s⁻¹ 不超过 1/√ε = { $gain }。
stage-normalize-why-one = 单个值谈不上离散程度，根号下只剩 ε，s⁻¹ = 1/√ε = { $gain }。x̂ 中不再有 x 的任何信息。一组至少要有两个值，才有离散程度可以用来除。
stage-normalize-why-eval = 现在 x̂ 表示 x 相对于训练数据的位置。它在这个批次上的均值不一定为 0，方差也不一定为 1。取 ε = { $eps } 时，系数 s⁻¹ 不超过 1/√ε = { $gain }。
stage-normalize-why-undefined = 在{ $group } 中 x̂ 不是有限数。要么 x 含有 NaN 或无穷大，要么所有值都相等而 ε 为 0，使 x̂ = 0/0。后一种情况下，只要 ε 大于 0，x̂ 就是 0。
stage-normalize-pitfall = ε 应加在根号之下。当 σ² = 1e-6、ε = 1e-5 时，与均值相差一个标准差的值变为 0.30；若把 ε 加在根号之外，则变为 0.99。还要注意，x̂ 取决于同组的其他值：这里 |x̂| 不会超过 √(m − 1) = { $bound }。当 m = 2 时，两个不同的值总是变为 −1 和 1（只差 ε 的影响）。
stage-normalize-pitfall-undefined = 非有限的数会扩散：到 y，到 dx，再经过一步更新到前面所有层的权重。它的源头在 x，或在这之前的某个阶段。
stage-normalize-pitfall-eval = ε 应加在根号之下，方差很小时它的取值就很重要。这里 x̂ 没有上限：与训练数据很不一样的值，x̂ 可以离 0 很远。滑动统计量还是初始的 0 和 1 时，x̂ 几乎就是 x。
stage-normalize-pitfall-rms = ε 应加在根号之下，均方值很小时它的取值就很重要。还要注意，x̂ 取决于同组的其他值：这里 |x̂| 不会超过 √m = { $bound }；如果组内只有一个值，就只剩下符号（只差 ε 的影响）。

stage-affine-title = 缩放与平移
stage-affine-what = 每个通道对自己的值做缩放和平移：y = γ · x̂ + β。{ $channel } 的 γ = { $gamma }，β = { $beta }，因此 x̂ = { $x_hat } 变为 y = { $y }。
stage-affine-why = 下一层需要的均值和离散程度可能与 x̂ 不同。γ 和 β 是学出来的，所以网络可以自行选择，甚至可以抵消归一化。不同之处在于，现在均值和离散程度由两个参数决定，不再由前面所有的层决定。
stage-affine-why-eval = 下一层需要的均值和离散程度可能与 x̂ 不同，γ 和 β 就是在训练中为此学出来的。均值和方差与滑动统计量相同的值，输出的均值为 β，标准差为 |γ|（只差 ε 的影响）；本批次的值则可能不同。
stage-affine-why-batch-one = 下一层需要的均值和离散程度可能与 x̂ 不同，γ 和 β 就是为此而学的。这里只有一个值，x̂ 为 0，所以无论 γ 是多少，y 都等于 β。
stage-affine-why-other = 下一层可能需要某个通道的值比别的通道大，或者以别的数为中心。γ 和 β 是学出来的，对所有样本都相同。它们无法抵消归一化：每个样本都是用自己的统计量归一化的。
stage-affine-pitfall = 无论哪些元素共用统计量，γ 和 β 都属于通道。对 γ 做权重衰减会缩小该通道的输出。γ 接近 0 的通道几乎不传递 x 的信息，可以剪掉。

stage-running-title = 滑动统计量
stage-running-what = 训练期间，这一层为每个通道保存滑动均值和滑动方差，供推理（使用训练好的网络）时使用。按照 { $convention } 的规则，本批次的权重为 { $new_weight }。{ $channel } 的滑动均值从 { $running_mean_before } 变为 { $running_mean }，滑动方差从 { $running_var_before } 变为 { $running_var }。参与更新的是{ $stored }方差 { $var_stored }。
stage-running-what-eval = 评估模式下只读取滑动统计量，不更新。{ $channel } 的滑动均值为 { $running_mean }，滑动方差为 { $running_var }。
stage-running-what-batch-one = { $channel } 的滑动均值从 { $running_mean_before } 变为 { $running_mean }，滑动方差从 { $running_var_before } 变为 { $running_var }。参与更新的是{ $stored }方差 { $var_stored }。当它为 0/0 时，滑动方差保持不变。
stage-running-what-other = { $norm }不保存滑动统计量：无论训练还是推理，都只看每个样本自身。这里给出的滑动均值 { $running_mean } 和滑动方差 { $running_var } 不会用到。
stage-running-why = 推理时样本可能单独到来，也可能处在一个不寻常的批次里。这时由滑动统计量代替批次自身的统计量。
stage-running-why-other = 样本在训练模式和评估模式下的处理方式相同，批次的大小也没有影响。
stage-running-pitfall = “动量”有两种相反的含义。PyTorch 的 0.1 乘在新值上，Keras 的 0.99 乘在旧值上。如果把 0.1 填进 Keras，每来一个批次，滑动均值都会向新值移动 90 % 的距离。这里动量为 { $momentum }，乘在{ $new_side }值上。
stage-running-pitfall-cumulative = “动量”有两种相反的含义：PyTorch 的 0.1 乘在新值上，Keras 的 0.99 乘在旧值上。这里动量为 none，即累积平均：每个批次的权重相同，批次多了以后，新的批次几乎不再改变什么。
stage-running-pitfall-other = 微调含有批次归一化的网络时，冻结 γ 和 β 并不会冻结滑动统计量。{ $norm }则没有滑动统计量。

stage-upstream-title = 上游梯度
stage-upstream-what = 反向传播要问：如果某个输出稍有变化，损失 L 会如何变化？对每个输出 y，答案就是上游梯度 dy = ∂L/∂y，它来自后面的层。在选中的元素处它为 { $dy }。
stage-upstream-why = 反向传播从损失一路回到 x。每一步都把传来的梯度乘以这一步的导数，再传下去。用 :dy onehot:0 可使 dy 在一个输出处为 1、其余为 0（独热）：这时 dx 表示每个 x 如何影响该输出。
stage-upstream-pitfall = 用 dy = 1 检验反向传播什么也证明不了：这时无论 γ 是多少，dx 都为 0，错误的公式也可能给出 0。请使用随机数，这里默认就是随机数。
stage-upstream-pitfall-eval = 用 dy = 1 检验反向传播会掩盖错误。训练模式下，无论 γ 是多少，dx 都为 0；评估模式下，同一通道各元素的 dx 都相同，弄混了元素也看不出来。请使用随机数，这里默认就是随机数。
stage-upstream-pitfall-pooled = 用 dy = 1 检验反向传播证明不了多少。只要各通道的 γ 相同，dx 就为 0，错误的公式也可能给出 0。请使用随机数，这里默认就是随机数。
stage-upstream-pitfall-rms = 用 dy = 1 或 dy = y 检验反向传播会掩盖错误，随机数则能暴露它们。这里默认使用随机数。

stage-dbeta-title = β 的梯度
stage-dbeta-what = β 加在{ $channel } 的每个输出上，所以它的梯度是这些输出的梯度之和：dβ = Σ dy = { $dbeta }。
stage-dbeta-why = β 稍稍增大，该通道的每个 y 都增大同样多，损失的变化逐项相加。
stage-dbeta-pitfall = 错把求和写成求平均。网络仍能训练，但 β 的梯度只有应有值的 1/{ $channel_values }，分母是该通道的值的个数。

stage-dgamma-title = γ 的梯度
stage-dgamma-what = γ 乘在 x̂ 上，所以每个输出按自己的 x̂ 计入：dγ = Σ dy · x̂ = { $dgamma }（{ $channel }）。
stage-dgamma-why = x̂ 离 0 越远，γ 的变化使 y = γ · x̂ + β 变化得越多；x̂ 为 0 处则毫无变化。
stage-dgamma-pitfall = 错用 y 代替 x̂。只有在 γ = 1 且 β = 0 时结果才对，而训练刚开始时正是如此。

stage-dx_hat-title = x̂ 的梯度
stage-dx_hat-what = 梯度穿过缩放这一步：dx̂ = γ · dy。在选中的元素处为 { $gamma } × { $dy } = { $dx_hat }。
stage-dx_hat-why = x̂ 只通过 y = γ · x̂ + β 影响损失，而 y 对 x̂ 的导数是 γ。
stage-dx_hat-pitfall = 漏掉 γ。此后传给前面各层的梯度都差这一倍数，而 γ = 1 时的测试发现不了。

stage-dvar-title = 方差的梯度
stage-dvar-what = { $group } 的每个 x̂ 都依赖 σ²，所以全都有贡献：dσ² = −½ · s⁻³ · Σ dx̂ · (x − μ) = { $dvar }。
stage-dvar-what-eval = 评估模式下 σ² 是常数，没有梯度经过它：dσ² = { $dvar }。
stage-dvar-what-rms = { $group } 的每个 x̂ 都依赖均方值，所以全都有贡献：dσ² = −½ · s⁻³ · Σ dx̂ · x = { $dvar }。
stage-dvar-why = 方差越大，每个 x̂ 越靠近 0。系数 −½ · s⁻³ 是 1/√(σ² + ε) 对 σ² 的导数。
stage-dvar-why-rms = 均方值越大，每个 x̂ 越靠近 0。系数 −½ · s⁻³ 是 1/√(σ² + ε) 对 σ² 的导数。
stage-dvar-why-eval = 滑动方差是在以前的批次中积累的，本批次的值不会改变它。
stage-dvar-pitfall = s 的幂次写错。(σ² + ε)^(−1/2) 求导后指数为 −3/2，所以系数是 s⁻³，而不是 s⁻¹ 或 s⁻²。
stage-dvar-pitfall-eval = 在评估模式下套用训练模式的反向传播。那里 dσ² 和 dμ 不为 0，dx 也就不同。

stage-dmean-title = 均值的梯度
stage-dmean-what = { $group } 的每个值都要减去 μ，所以全都有贡献：dμ = −s⁻¹ · Σ dx̂ = { $dmean }。
stage-dmean-what-eval = 评估模式下 μ 是常数，没有梯度经过它：dμ = { $dmean }。
stage-dmean-what-rms = RMS 归一化不减均值，没有梯度经过均值：dμ = { $dmean }。
stage-dmean-why = 均值稍稍增大，组内每个 x̂ 就减小，减小的量是均值增量的 s⁻¹ 倍。
stage-dmean-why-eval = 滑动均值是在以前的批次中积累的，本批次的值不会改变它。
stage-dmean-why-rms = 梯度少了一条路径，只剩直接路径和经由均方值的路径。
stage-dmean-pitfall = 许多推导里还有第二项 −2 · dσ² · Σ (x − μ)/m。它恰好为 0，因为与均值之差的总和为 0。这一项可以省略；其中的符号错误也不会有任何影响。
stage-dmean-pitfall-eval = 在评估模式下套用训练模式的反向传播。那里 dσ² 和 dμ 不为 0，dx 也就不同。
stage-dmean-pitfall-rms = 套用层归一化的反向传播。它会减去经由均值的那部分梯度，而 RMS 归一化没有这一部分。

stage-dx-title = 批次的梯度
stage-dx-what = x 通过三条路径影响损失：直接（{ $dx_direct }）、经由方差（{ $dx_via_var }）、经由均值（{ $dx_via_mean }）。三者之和为 dx = { $dx }。
stage-dx-what-eval = 评估模式下统计量是常数，只剩直接路径：dx = γ · dy · s⁻¹ = { $dx }。
stage-dx-what-rms = x 通过两条路径影响损失：直接（{ $dx_direct }）和经由均方值（{ $dx_via_var }）。两者之和为 dx = { $dx }。
stage-dx-what-one = 组内只有一个值时，两条路径相互抵消：直接 { $dx_direct }，经由均值 { $dx_via_mean }。无论 x 是多少，x̂ 都为 0，所以 dx = { $dx }。
stage-dx-why = dx 在{ $group } 上的总和为 0。给其中所有的值加上同一个数，x̂ 不变，损失也就不变，所以梯度在这个方向上没有分量。把这些值以均值为中心拉伸，只会因 ε 而使 x̂ 略有变化，所以 dx 沿 x̂ 方向的分量也几乎为 0。
stage-dx-why-eval = 评估模式下每个值单独归一化，所以 dx 在{ $group } 上的总和不一定为 0。
stage-dx-why-rms = 把{ $group } 的所有值乘以同一个系数，只会因 ε 而使 x̂ 略有变化，所以 dx 沿 x̂ 方向的分量几乎为 0。给所有值加上同一个数则会改变 x̂，所以 dx 的总和不一定为 0。
stage-dx-why-rms-one = 只有一个值时，除 ε 的影响外，x̂ 就是它的符号。|x| 与 √ε 相比越大，x̂ 随 x 的变化就越小，dx 就越接近 0：这里为 { $dx }。
stage-dx-why-undefined = 在{ $group } 中 dx 不是有限数，所以谈不上它的总和。x、dy 或 γ 中的 NaN 或无穷大，或者方差为 0 而 ε = 0，都会波及该组的每个 dx。
stage-dx-pitfall = 把 μ 和 σ² 当作常数（“detached”）就只剩直接路径。它在{ $group } 上的总和为 { $dx_sum_detached }，而真正的梯度总和为 0；多出来的部分会把前面的层推向一个并不改变损失的方向。
stage-dx-pitfall-rms = 把均方值当作常数（“detached”）就只剩直接路径：这里为 { $dx_direct }，而不是 { $dx }。前面的层因此还会被推向 x̂ 的方向，而这个方向几乎不改变损失。
stage-dx-pitfall-eval = 同样的 dy，评估模式下的 dx 与训练模式不同。如果训练网络时这一层处于评估模式，网络就是用这样的梯度训练的。
stage-dx-pitfall-undefined = 一个 NaN 会扩散：从 x 到同组的每个值，再到前面的每一层。请找到最先出现 NaN 的那个阶段。

stage-check-title = 检验
stage-check-what = 把每个梯度与差商比较。让一个 x（或 γ、β）稍稍增大和减小，各做一次前向传播，再用损失 L = Σ dy · y 的变化除以移动的距离。
stage-check-why = 反向传播的公式是手工推导的，可能有错。前向传播则很简单。如果两者有许多位数字一致，反向传播就是对的。
stage-check-pitfall = 步长太小，舍入误差占主导；步长太大，曲率占主导。这里约为标准差的千分之一。而且 dy 必须是随机数：取 dy = 1 时，许多错误的公式也能通过。在选中的元素处 dy 为 { $dy }。

shared-batch =
    { $positions ->
        [1] 一个通道在所有样本中的值
       *[other] 一个通道在所有样本、所有位置上的值
    }
shared-layer =
    { $positions ->
        [1] 一个样本在所有通道中的值
       *[other] 一个样本在所有通道、所有位置上的值
    }
shared-layer-c =
    { $positions ->
        [1] 一个样本在所有通道中的值
       *[other] 一个样本在一个位置上所有通道的值
    }
shared-instance =
    { $positions ->
        [1] 一个样本在一个通道中的值
       *[other] 一个样本在一个通道中所有位置上的值
    }
shared-group =
    { $positions ->
        [1] 一个样本在一组通道中的值
       *[other] 一个样本在一组通道中所有位置上的值
    }
momentum-cumulative = 累积平均
momentum-multiplies-new = 新
momentum-multiplies-old = 旧
variance-biased = 有偏
variance-unbiased = 无偏

### Input (src/input)

### Checkpoints (src/weights)

weights-heading = { $file }：{ $layers }
weights-head-layer = 层
weights-head-channels = 通道数
weights-head-gamma = γ
weights-head-near = 接近 0
weights-head-var = 滑动方差
weights-head-below = 低于 ε
weights-note = 接近 0：|γ| < { $near }；低于 ε：滑动方差 < { $eps }。这样的通道已失活，或已被剪枝。
weights-range = { $min } 至 { $max }
weights-range-odd = { $min } 至 { $max }，{ $odd } 个不是有限数
weights-no-gamma = 无
weights-no-var = 无
weights-no-layer = { $origin } 中没有归一化层 { $name }；{ $hint }
weights-none-found = 其中一个也没有找到
weights-one-found = 只写 --weights { $origin } 会列出它仅有的那一层
weights-list-found = 只写 --weights { $origin } 会列出它的 { $count } 层
weights-channels = 层 { $name } 有 { $channels }，而批次有 { $batch } 个
hint-nearest = 是不是“{ $name }”？

### Dumps as text (src/dump/text.rs)

dump-heading = { $norm }，一次一个数
dump-name-source = 来源
dump-name-x = x
dump-name-norm = 归一化
dump-name-mode = 模式
dump-name-convention = 约定
dump-name-cell = 元素
dump-fact-x = 形状 { $shape }：{ $extent }
dump-fact-norm = { $norm }：{ $groups }，每组 { $m } 个值共用{ $statistics }
dump-fact-norm-all = { $norm }：全部 { $m } 个值共用{ $statistics }
dump-fact-norm-single = { $norm }：{ $groups }，每组只有一个值
share-mean-variance = 一个均值和一个方差
share-mean-square = 一个均方值
dump-fact-convention = { $convention }，ε = { $eps }，动量 { $momentum }
momentum-none = 无（累积平均）
dump-fact-cell = { $cell }：{ $place }
dump-note = 公式中用的是这个元素的数，或它所在的组、通道的数。表格中用 * 标出这个元素。
dump-warning = 警告：{ $warning }
dump-stage = 第 { $place } 阶段（共 { $stages } 个）：{ $title }
dump-pitfall = 注意：{ $pitfall }
dump-as-given = { $value }，由输入给定
dump-gradcheck = 梯度与中心差分的比较：
dump-gradcheck-checked = 检验个数
dump-gradcheck-difference = 最大误差
dump-gradcheck-relative = 相对误差
dump-gradcheck-agrees = 一致
dump-gradcheck-undecided = –
gradcheck-left-out = 略去了 { $n } 个梯度：它们所对应的损失不是有限数，没有斜率可言。
dump-gradcheck-compared = { $compared } / { $of }
dump-yes = 是
dump-no = 否
dump-invariants =
    { $groups ->
        [1] 无论数值如何，以下各式都应成立：
       *[other] 以下各式在每一组中都应成立；列出的是两边相差最大的那一组：
    }
dump-holds = 成立：
dump-broken = 不成立：
dump-unknown = 无法判断：
dump-sides = 左边 { $left }，右边 { $right }，在{ $group }

axis-sample = 样本
axis-channel = 通道
axis-position = 位置
axis-row = 行
axis-column = 列
axis-slice = 切片
axis-group = 组
axes-sample = 样本
axes-channel = 通道
axes-position = 位置
axes-row = 行
axes-column = 列
axes-slice = 切片
axes-group = 组
table-all = 全部 { $things }
table-at = { $thing } { $place }
table-window = { $things } { $first } 至 { $last }（共 { $len }）
table-part = { $part }：
table-matrix = { $symbol }：纵向为{ $down }，横向为{ $across }：
table-matrix-of = { $place } 的 { $symbol }：纵向为{ $down }，横向为{ $across }：

### Output: dumps and emitted scripts (src/dump, src/emit)

output-stdout = 标准输出：{ $error }
output-stdout-closed = 它已关闭
output-foreign = { $path } 已经存在，而且不是 bnwalk 写的
output-no-directory = { $path }：要写入的目录不存在
output-denied = { $path }：不允许写入（权限不足）
output-directory = { $path }：这是一个目录；应为文件名
output-read-only = { $path }：不允许写入（文件系统为只读）
output-failed = { $path }：无法写入：{ $error }
channel-unknown = 没有名为“{ $name }”的通道；现有：{ $names }
channel-did-you-mean = 没有名为“{ $name }”的通道；是不是“{ $nearest }”？
channel-ambiguous = 有 { $n } 个通道名为“{ $name }”；请给 --channel 从 0 数起的序号
channels-have-no-names = 没有名为“{ $name }”的通道：这些通道没有名称；请用从 0 数起的序号（共 { $n } 个通道）

### What edits did, and where the walk ends (src/session)

edit-changed = { $what }：{ $from } → { $to }
undone-changed = 已撤销：{ $what } 恢复为 { $from }
undone-fed = 已撤销：输入本批次 { $times } 次
undone-layer = 已撤销：采用层 { $name } 的数值
undone-reset = 已撤销：恢复了此前的修改
redone-changed = 已重做：{ $what } 重新变为 { $to }
redone-fed = 已重做：输入本批次 { $times } 次
redone-layer = 已重做：采用层 { $name } 的数值
redone-reset = 已重做：回到打开时的批次
upstream-given = 自行给定的数组
upstream-is-an-array =
    { $cell } 是数组的一个元素，不是设置项：在网络中 dy 来自后面的层。此处 dy 为 { $from }；用 :dy 可整体设置
last-stage = 这是最后一个阶段；p 返回，0 回到第一个
first-stage = 这是第一个阶段；n 继续

### The screen: what shares a place, what does not fit, what is typed (src/tui)

typing-keys = enter 确认   esc 取消
every-pane-shown = 所有窗格都已显示
pane-explanation = 做什么、为什么
pane-distribution = 数据点
pane-invariants = 关系式
pane-check = 您的结果
table-title-columns = { $things } { $first } 至 { $last }，共 { $of }
table-title-column = { $thing } { $at } / { $of }
table-title-hidden = ，{ $arrays } 放不下
key-lower = 切换表格下方的窗格：说明、数据点、关系式
key-lower--1 = 往回切换
footer-lower = 更多
command-lower = 切换到表格下方同一位置的另一个窗格

### The help: its pages, and the words of the field (src/tui/overlay.rs)

help-keys = 按键
help-commands = 命令
help-glossary = 术语
help-commands-how =
    输入 : 再输入命令，或命令名的开头。方括号中的内容可以省略；tab 补全。带冒号的写法如 :dy randn:7、:dy onehot:0,1 和 :norm group:2。在写文件的命令后加 !（write!、dump!）可以替换不是 bnwalk 写的文件。
network-before = 前一层
network-after = 后面各层
network-loss = 损失 L

glossary-batch-word = 批次
glossary-batch = 网络一次看到的所有样本：x，每个样本一行。
glossary-sample-word = 样本
glossary-sample = 批次中的一个例子：一幅图像，或表格的一行。
glossary-channel-word = 通道
glossary-channel = 每个样本都有的一个特征：表格的一列，或图像的一张特征图。γ 和 β 每个通道各有一个。
glossary-position-word = 位置
glossary-position = 样本内的一处：图像的一个像素，序列的一步。表格的一行只有一个位置。
glossary-group-word = 组
glossary-group = 共用同一均值和方差的元素。批次归一化中为一个通道。组归一化还把相邻的通道分成组，group:G 分成 G 组。
glossary-rms-word = rms、rms:c
glossary-rms = 不减均值的归一化：σ² 是均方值。rms 取整个样本，rms:c 取样本的每个位置上的各通道。
glossary-m-word = m
glossary-m = 共用同一均值和方差的值的个数。批次归一化中为样本数乘以位置数。
glossary-bias-word = 偏置
glossary-bias = 层给一个通道的所有值加上的常数。批次归一化减去均值时会把它消去，因此归一化之前的偏置不起作用。
glossary-s-word = s
glossary-s = x 要除以的标准差，√(σ² + ε)。
glossary-inv-std-word = s⁻¹
glossary-inv-std = 1/s，标准差的倒数：x − μ 要乘以它。s⁻³ 是它的三次方。
glossary-eps-word = ε
glossary-eps = 加在根号下 σ² 上的小数，使各值全都相等的通道不至于除以 0。
glossary-gamma-word = γ、β
glossary-gamma = 通道的缩放与平移，由网络学习：y = γ · x̂ + β。
glossary-biased-word = 有偏
glossary-biased = 指方差：与均值之差的平方和除以 m。归一化用的是它。
glossary-unbiased-word = 无偏
glossary-unbiased = 改为除以 m − 1，这样估计总体方差时不会系统性偏小。PyTorch 的滑动方差存储的是它。
glossary-momentum-word = p，动量
glossary-momentum = 更新滑动统计量时新批次的权重（PyTorch），或旧值的权重（Keras）。
glossary-running-word = μ_run、σ²_run
glossary-running = 滑动统计量：训练期间积累的均值和方差。带 ⁻ 的是本批次之前的值。
glossary-inference-word = 推理
glossary-inference = 使用训练好的网络，即评估模式：用滑动统计量归一化，不再学习。
glossary-loss-word = 损失 L
glossary-loss = 训练就是要使这个数变小。这里的每个梯度都是 L 的导数。
glossary-upstream-word = 上游梯度
glossary-upstream = dy = ∂L/∂y：L 随每个输出如何变化。在网络中由后面的层经反向传播得到。
glossary-one-hot-word = 独热
glossary-one-hot = 除一个元素为 1 外全为 0。用 :dy onehot:0 时，dx 就表示每个 x 如何影响输出 y(0)。
glossary-gradient-word = dx、dγ、dβ……
glossary-gradient = L 对 x、γ、β……的导数，形状与其对应的量相同。
glossary-route-word = 路径
glossary-route = x 影响 L 的三条途径之一：经 x̂ 直接影响、经由方差、经由均值。dx 是三者之和。
glossary-detached-word = 分离统计量
glossary-detached = 把统计量当作常数（D 键）：只剩直接路径。这是常见的错误。
glossary-difference-word = 差商
glossary-difference = 把一个数移动一点时 L 的变化除以移动的距离：不需要公式就得到的梯度。
glossary-norm-word = 归一化方式
glossary-norm = 哪些元素共用统计量：batch、layer、instance、group；RMS 不减均值。
glossary-dead-word = 失活通道
glossary-dead = 几乎什么也不通过的通道：γ 接近 0，或滑动方差小于 ε。

### The screen: panes, keys, overlays (src/tui)

count-warnings = { $n } 条警告
status-computing = 正在计算 { $cells } 个值的{ $norm }…
status-computing-backward = 正在计算 { $cells } 个值的反向传播…
status-esc = 按 esc 停止

ribbon-forward = 前向
ribbon-backward = 反向
ribbon-fw = 前
ribbon-bw = 反

explanation-warning = 警告
explanation-what = 做什么
explanation-why = 为什么
explanation-pitfall = 注意

formula-given-cell = 由输入给定；按 enter 编辑，按 + 和 - 微调
formula-given-parameter = 由输入给定；在参数栏中编辑
formula-detached = 统计量按常数处理：dx = dx_direct；它在这一组上的总和为 { $sum }，不是 0

table-title-other = ，{ $thing } { $at }（共 { $of }）
table-title-part = ，显示 { $first } 至 { $last }
table-empty = 没有可显示的内容

points-title = { $group }，{ $values }
points-title-some = { $group }，{ $m } 个值中的 { $most } 个
points-none = 没有可显示的有限数
points-not-finite = 没有有限数
points-one-scale = 三者使用同一刻度
points-own-scales = 各用自己的刻度
points-x-hat = 减去均值，再除以标准差
points-y = 乘以 γ，加上 β
points-dx-hat = 乘以 γ
points-x-hat-rms = 除以均方根
points-dx-eval = 乘以 s⁻¹
points-dx = 加上经由统计量的路径之后

gradcheck-title-detached = 把统计量当作常数（D），与差商对照
gradcheck-detached =
    此处把统计量当作常数，所以 dx 只剩直接路径。差商移动的是真实的前向传播，其中 μ 和 σ² 会随 x 一起变化，因此差商否定了这样的 dx；dγ 和 dβ 与此无关，照样通过。按 D 恢复完整的梯度。
gradcheck-title = 反向传播与差商的比较
gradcheck-computing = 正在计算，每组 { $m } 个值…
gradcheck-compared = 比较个数
gradcheck-difference = 最大误差
gradcheck-apart = 误差
gradcheck-relative = 相对误差
gradcheck-backward = 反向传播
gradcheck-quotient = 差商
gradcheck-all = 全部 { $of }

invariants-title = { $group } 中必须成立的关系
invariants-summing = 正在对 { $m } 个值求和…
invariants-later = 一组有 { $m } 个值，到最后的 check 阶段再求和。

parameters-title = 参数

running-title = 再次输入本批次（f）：{ $channel }
running-title-eval = 若在训练模式下再次输入：{ $channel }
running-none = { $norm }不保存滑动统计量。
running-fed = 输入次数
running-var = 滑动方差
running-in-eval = 评估时的 { $x_hat }
running-in-train = 训练时的 { $x_hat }
running-always = 始终如此，与以前见过的批次无关
running-limit = 存储的是无偏方差，是归一化所用方差的 m/(m − 1) 倍（m = { $m }），所以最终评估模式的 |x̂| 比训练模式小，除非它是 0。
running-limit-biased = 存储的就是归一化所用的方差，所以最终评估模式与训练模式一致。
running-limit-one = 单个值的无偏方差为 0/0，不予存储：评估模式沿用旧值。
running-end = 评估终值
running-unit = 批次
running-way = 再过 { $batches } 个批次，各走完全程的多少
running-average = 平均

results-title = 检查 { $file }
results-comparing = 正在比较…
results-other-shape = 形状不同
results-missing = { $file } 中没有 { $quantity }
results-shape = { $name } 的形状为 { $shape }，应为 { $right }
results-mine = 您的
results-true = 正确值
results-difference = 差
results-right = 没有错误（{ $precision }）。
results-or = 或者
results-other-shapes = 形状不同：这些是本批次的结果吗？
results-unexplained = 已知的错误都得不出这些数。

layers-title = 归一化层；enter 选用，esc 关闭
help-title = tab 换页，? 关闭
help-title-scroll = tab 换页，j、k 滚动，? 关闭
help-mark-shade = 图像中：依次从最大值的 10、35、60、85 % 起；右侧四种用于负值
detached-next = 真正的梯度之和为 0，这里的却不是。在 check 阶段，差商会否定它。
help-marks = 表格中的标记
help-mark-selected = 选中的元素
help-mark-source = 计算它时用到的数（按 i：受它影响的数）
help-mark-changed = 上次编辑改变的数
help-mark-wrong = 您自己的结果中错误的数（:expect FILE）
changes-title = 上次编辑改变了什么；c 关闭
changes-no-edit = 还没有编辑过。
changes-none = 在选中的元素处，上次编辑没有改变任何数。
leave-title = 退出？
leave-unsaved = 有尚未保存的编辑。
leave-save = 保存并退出
leave-discard = 不保存退出
leave-stay = 留下
replace-title = 替换？
replace-over = 替换它
replace-keep = 保持原样
replace-refused = { $file } 已经存在，而且不是 bnwalk 写的；在命令名后加 !（write!）可替换它
write-extension = { $file }：保存的格式是 JSON；文件名应以 .json 结尾（dump 以其他格式写出各数）

section-walk = 各个阶段
section-numbers = 数值
section-changes = 修改
section-labs = 实验
section-files = 文件
section-screen = 屏幕

key-worst = 跳到您自己的结果中误差最大处（:expect FILE）
key-zoom = 让当前窗格占满屏幕
key-scroll-3 = 向下滚动说明
key-scroll--3 = 向上滚动说明
key-copy-derivation = 复制推导
key-copy-stage = 把这一阶段复制为文本
key-redraw = 重画整个屏幕
key-mouse = 打开或关闭鼠标（关闭时由终端选择文本）
key-help = 本帮助：按键、命令、术语
footer-help = 帮助
key-command = 命令行；tab 补全，上箭头调出历史
key-cancel = 关闭打开的窗口，退出放大
key-write = 保存
key-quit = 退出
footer-quit = 退出
key-suspend = 暂时回到 shell
key-next = 下一阶段
footer-next = 下一步
key-previous = 上一阶段
footer-previous = 上一步
key-find = 按名称跳到某一阶段
key-autoplay = 自动播放各阶段，或停止
key-goto-batch = 到第一阶段
key-goto-dx = 到批次的梯度
key-left = 左移
key-down = 下移
key-up = 上移
key-right = 右移
key-row-start = 第一列
key-row-end = 最后一列
key-top = 第一行
key-bottom = 最后一行
key-page-up = 上翻一屏
key-page-down = 下翻一屏
key-array = 显示本阶段或实验的下一个数组
footer-array = 数组
key-array--1 = 显示上一个
key-along-0 = 图像的下一个样本（未显示的第一个轴）
key-along-0--1 = 图像的上一个样本
footer-along-0-1 = 样本
key-along-0-1 = 下一个样本
key-along-2 = 图像的下一行，没有行时为下一个位置
key-along-2--1 = 图像的上一行，没有行时为上一个位置
key-along-1 = 图像的下一个通道（未显示的第二个轴）
key-along-1--1 = 图像的上一个通道
key-axes = 换用 x 的其他轴作为行和列
key-picture = 以灰度或数字显示元素
key-marks = 标出受这个数影响的数，或计算它时用到的数
key-mine = 表中显示您自己的结果，再按显示与正确值之差
key-detached = 反向传播时把统计量当作常数
key-focus = 下一个窗格
footer-focus = 窗格
key-focus--1 = 上一个窗格
key-edit = 编辑选中的元素或参数
footer-edit = 编辑
key-nudge = 增大选中的元素或参数
footer-nudge = 微调
key-nudge--1 = 减小选中的元素或参数
key-mode = 训练或评估
key-feed = 再次输入本批次：更新滑动统计量
key-feed-10 = 再输入十次
key-changes = 上次编辑改变了什么
key-undo = 撤销
key-redo = 重做
key-reset = 回到打开时的批次

### Configuration, completions, manual (src/cli/config.rs, src/cli/pages.rs)

config-file = 读自 { $file }。
config-no-file = 应放在 { $file }，目前没有这个文件。
config-order = 只影响画面，从不影响任何数。命令行选项优先，其次是环境变量，最后是本文件。
config-use = 要改动哪一项，就去掉那一行前面的 #；这里写的是没有本文件时的情形。
config-theme = 配色：{ $choices }；NO_COLOR 优先。
config-language = --lang 和区域设置（LC_ALL、LC_MESSAGES、LANG）都没有选定以下语言之一时所用的语言：{ $choices }。
config-ascii = 符号只用 ASCII：μ 写作 mean，√ 写作 sqrt。
config-mouse = 鼠标用来选择元素，还是留给终端。
config-keys = 按键，各对应一条 : 命令；写空字符串则取消该键。在画面中按 ? 列出全部按键。
config-fault = { $file }，第 { $line } 行，第 { $column } 列：{ $why }
config-no-text = { $file } 不是 UTF-8 文本，未采用
config-unread = 无法读取 { $file }：{ $why }
config-wrong = { $name }：应为 { $expected }
config-one-of = { $choices } 之一，加引号
config-true-or-false = true 或 false
config-table = 一个表：[keys]
config-unknown = 没有“{ $name }”这一项；应为 { $names } 之一
config-key = “{ $key }”不是按键；应写成画面中按 ? 所列的样子，例如 x、ctrl-x 或 pgdn
config-command = 按键“{ $key }”后应为加引号的命令
help-own-keys = 自定义按键
plain-greeting = 以文本逐个讲解每个数。空行进入下一阶段，help 列出命令，quit 退出。
plain-no-screen = 这里没有画面；用 goto、cell、explain 和 help 可以读到全部内容。
plain-command = { $command }：{ $what }
plain-unsaved = 有未保存的修改：write 文件名 保存，quit! 放弃修改并退出。
script-wait = wait “{ $found }”：应为 0 到 3600 之间的秒数
flag-cast = 把 --play 的脚本录成 asciinema 格式，- 表示标准输出；脚本中的“wait 1.5”让时间过去 1.5 秒
flag-plain = 不用全屏：只有提示符和文本，命令与“:”行相同，供屏幕阅读器使用
about-completions = 打印补全脚本，用于在 shell 中补全 bnwalk 的命令、选项和值
about-man = 打印手册页：bnwalk man | man -l -
about-config = 打印配置文件，附各项的说明和它所在的位置
flag-completions-shell = 所用的 shell

### The session: actions, commands, replies (src/session)

place-among-stages = { $place } / { $stages }
source-layer = 标准正态分布的随机数，种子 0；{ $file } 中的 { $name }
source-random = 标准正态分布的随机数，种子 { $seed }
source-normal = 随机数
source-command-line = 命令行
source-stdin = 标准输入
source-example = 示例 { $name }
source-with-layer = { $batch }；{ $file } 中的 { $name }
file-layer = { $file } 的层 { $name }
unsaved-edits = 有尚未保存的编辑；:write 保存，:discard 放弃
nothing-to-compare = 没有可比较的结果；:expect FILE 读入您自己的结果
first-wrong = { $file }：第一个出错的是 { $quantity }
nothing-wrong = { $file }：没有错误
saved = 已保存 { $file }
opened = 已打开 { $source }
dumped = 已导出到 { $file }
emitted = 已写入 { $file }；请用 python3 运行
drawn = 已画到 { $file }
copied = 已复制到剪贴板
cannot-suspend = 本系统无法挂起程序
nothing-to-undo = 没有可撤销的编辑
nothing-to-redo = 没有可重做的编辑
oldest-edit-forgotten = 为腾出空间，最早的编辑已被丢弃，无法再撤销到它
reset-done = 已回到打开时的批次；按 u 撤销
reset-nothing = 批次与打开时相同
stopped = 已停止；没有任何改变
nothing-to-feed = 无法输入：只有训练模式的批次归一化才更新滑动统计量
feed-range = feed { $times }：应为 1 到 { $most } 个批次
fed = 又输入了 { $times } 次本批次
took-layer = 已采用层 { $name }；按 u 撤销
no-layers-open = 没有打开层的列表；:weights FILE 打开一个
no-layer-in-file = { $file } 中没有归一化层
no-lab-open = 没有打开的实验；:lab 打开一个
no-other-axis = x 的所有轴都已在表格中
no-other-axis-here = 方向键已能沿 x 的每个轴移动
no-such-cell = 元素 { $index } 不在形状为 { $shape } 的 x 之内
marks-influences = 已标出：受选中的数影响的数
marks-sources = 已标出：计算选中的数时用到的数
numbers-mine = 表中显示您自己的数
numbers-difference = 表中显示您的数与正确值之差
numbers-true = 表中显示正确的数
table-title-mine = 您的数
table-title-difference = 您的数减正确值
detached = 统计量按常数处理：只有直接路径；按 D 结束
mouse-on = 鼠标用于选择元素和阶段；按 M 交还给终端
mouse-off = 鼠标归终端使用；按 M 收回
not-editable = { $quantity } 是算出来的；可以编辑的是 x、dy 和各参数（tab）
screen-too-small = bnwalk 需要 { $least } 的终端，现在是 { $size }
script-line = { $origin } 第 { $line } 行：{ $why }
wrong-source = { $source }：{ $why }
wrong-command = { $name }：{ $why }
no-command = 没有命令“{ $name }”；:help 列出所有命令
ambiguous-command = “{ $name }”可能是 { $names }
no-stage = 没有阶段“{ $name }”；可选：{ $stages }
no-quantity = 没有名为“{ $name }”的量；例如 x_hat、inv_std 或 dx
no-parameter = 没有参数“{ $name }”；可选：{ $names }
no-pane = 没有窗格“{ $name }”；可选：{ $names }
no-framework = 没有框架“{ $name }”；应为 pytorch 或 numpy
cannot-copy = 无法复制“{ $what }”；应为 cell、derivation 或 stage
sets-nothing = { $text } 没有设置任何值
nothing-may-follow = 此处之后不应再有内容，却有“{ $found }”
only-all-may-follow = 数之后是“{ $found }”；只能跟 all
missing-number = 缺少一个数
missing-file = 缺少文件名
not-a-number = “{ $found }”不是数
not-a-whole-number = “{ $found }”不是整数
not-a-number-of-batches = { $found } 不是批次数
not-an-index = “{ $found }”不是下标；应为 3,0 这样的数
not-an-axis = “{ $found }”不是轴；应为 0、1 或 2
autoplay-pace = 每个阶段 { $seconds } 秒；应在 0.05 到 3600 之间
dump-extension = { $file }：文件名应以 .json、.txt、.csv、.npz、.md 或 .html 结尾
screenshot-extension = { $file }：文件名应以 .svg、.txt 或 .ansi 结尾

command-next = 到下一阶段
command-previous = 回到上一阶段
command-goto = 到某一阶段：mean、normalize、dx……
command-find = 按名称跳到某一阶段
command-autoplay = 自动播放各阶段
command-up = 上移
command-down = 下移
command-left = 左移
command-right = 右移
command-page-up = 上翻一屏
command-page-down = 下翻一屏
command-row-start = 到第一列
command-row-end = 到最后一列
command-top = 到第一行
command-bottom = 到最后一行
command-cell = 按下标选择 x 的一个元素
command-along = 沿表格中没有显示的轴移动
command-array = 选择本阶段的下一个数组
command-explain = 按名称解释一个数组：x_hat、dvar……
command-axes = 换用 x 的其他轴作为行和列
command-picture = 以灰度显示元素
command-marks = 标出受这个数影响的数，或计算它时用到的数
command-mine = 表中显示您自己的结果，再按显示与正确值之差，再按显示正确值
command-detached = 反向传播时把统计量当作常数
command-worst = 到您自己的结果中误差最大处，再到下一个出错的量
command-field = 选择一个参数：gamma、eps、momentum……
command-edit = 编辑选中的元素或参数
command-nudge = 增大或减小选中的参数
command-gamma = 设置该通道或所有通道的 γ
command-beta = 设置该通道或所有通道的 β
command-eps = 设置 ε
command-momentum = 设置动量；none 表示累积平均
command-mode = 设置或切换模式
command-convention = pytorch、keras、onnx、cs231n 或 d2l，连同它的 ε 和动量
command-norm = batch、layer、layer:c、instance、group:G、rms 或 rms:c
command-dy = 设置该元素的 dy，或整个 dy
command-x = 设置选中元素的 x
command-running_mean = 设置该通道或所有通道的滑动均值
command-running_var = 设置该通道或所有通道的滑动方差
command-feed = 再次输入本批次
command-undo = 撤销上次编辑
command-redo = 重做
command-reset = 回到打开时的批次
command-discard = 放弃尚未保存的编辑
command-lab = 打开一个实验：改变某个因素，看它有什么影响
command-back = 从实验回到各阶段
command-run = 让实验继续，或暂停
command-step = 实验前进一步
command-restart = 重新开始实验
command-write = 保存批次、参数和当前位置
command-open = 打开另一个批次
command-example = 打开一个内置示例
command-weights = 采用检查点中的一层，或列出它的各层
command-pick = 采用列表中选中的层
command-dump = 导出所有的数：.json、.txt、.csv、.npz、.md 或 .html
command-emit = 写出一个用该框架重新计算全部结果的脚本
command-expect = 与您自己的结果比较；不给文件名则重新读入
command-copy = 复制到剪贴板
command-screenshot = 把屏幕画到文件：.svg、.txt 或 .ansi
command-focus = 到下一个窗格
command-pane = 到某个窗格：table、parameters、explanation、distribution、invariants、check
command-zoom = 让当前窗格占满屏幕
command-scroll = 滚动说明
command-help = 显示帮助：keys、commands 或 glossary
command-changes = 列出上次编辑改变了什么
command-theme = dark、light、contrast 或 mono
command-ascii = 打开或关闭纯 ASCII 符号
command-mouse = 打开或关闭鼠标
command-command = 打开命令行
command-redraw = 重画整个屏幕
command-cancel = 关闭打开的窗口
command-quit = 退出
command-quit-now = 不保存退出
command-suspend = 暂时回到 shell

### Labs (src/lab, src/dump/lab)

lab-error-unknown = 没有实验“{ $name }”；可选：{ $known }
lab-error-cell = 元素 { $index } 不在形状为 { $shape } 的 x 之内；下标从 0 开始，每个轴一个
lab-error-problem = { $error }
lab-source = 来源
lab-x = x
lab-shape = 形状 { $shape }：{ $n } 个样本，{ $c } 个通道
lab-cell = 元素

### The scene of the training lab (src/session/training.rs, src/tui/scene/training)

norms-not-open = 这属于归一化的实验，它还没有打开：:lab norms
train-not-open = 这属于训练实验，它还没有打开：:lab training
train-no-such = 没有 { $name }；可选：{ $names }
train-edit-settings = 这里可以编辑的是设置：按 s 显示
train-guess-late = 训练已经开始；按 r 重新开始后可以再猜
train-last-run = 只剩这一个网络，不能再去掉
train-sweep = “{ $text }”不是一组小批量大小；应为 batch=2,4,8，还可以加 norm=… 和 seeds=…
train-no-norm = 这些网络都没有归一化，没有可以逐步查看的归一化层
train-layer-source = { $run }，第 { $layer } 层，第 { $step } 步
train-inside = 这是该层在这个小批量上的真实数值。按 esc 回到训练。
lab-finished = 实验已经结束；:restart 重新开始。
train-header = { $data }：{ $train } 个训练样本，{ $test } 个测试样本
presets-title = 预设：按对应的键，或按 enter
train-step-of = 第 { $made } 步，共 { $all } 步
train-accuracy = 测试准确率
train-loss = 训练损失
train-loss-log = 训练损失（对数轴）
train-steps = 步
train-row-accuracy = 测试
train-row-loss = 损失
train-row-first = 第 { $step } 步达到 90 %
train-row-not-yet = 还未达到 90 %
train-row-never = 从未达到 90 %
train-row-diverged = 第 { $step } 步出现 NaN：已停止
train-answer-contrast = 对比度 1/4 时：{ $shifted }
train-answer-recalibrated = 对比度 1/4 时：{ $shifted }，重新估计后 { $anew }
train-answer-stale = 用批次统计量：{ $batch }
train-answer-dead = 第 1 层的失活单元：{ $dead }
train-begin = 按空格开始。可以先猜一下（g）：它们会
train-begin-one = 按空格开始。
train-guess-part = 分开
train-guess-cross = 交叉
train-guess-never = 不分开
train-guessed = 猜测：{ $guess }。
train-course-together = 目前它们没有分开：{ $a } { $at }，{ $b } { $bt }。
train-course-stayed = 它们始终没有分开：{ $a } { $at }，{ $b } { $bt }。
train-course-parted = 它们分开了：{ $a } { $at }，{ $b } { $bt }。
train-course-met = 它们分开后又靠拢了：{ $a } { $at }，{ $b } { $bt }。
train-course-crossed = 它们交叉了：{ $a } { $at }，{ $b } { $bt }。
train-unit = 第 { $layer } 层单元 { $unit } 激活前的第 15、50、85 百分位数
train-learned = { $run } 第 { $layer } 层的 γ 和 β
train-learned-none-title = γ 和 β
train-learned-none = 这些网络都没有归一化，因此没有 γ 和 β。
train-learned-units = { $n } 个单元
train-learned-made = 第 { $step } 步对单元 { $unit } 的改变：
train-learned-step = 第 { $step } 步将对单元 { $unit } 作的改变：
train-signal = 各层的信号（条形为对数尺度）
train-signal-at = 各层的信号，第 { $step } 步（条形为对数尺度）
train-signal-spread = 输入在样本间的标准差
train-signal-gradient = 权重的梯度
train-signal-layer = 第 { $layer } 层
train-signal-output = 输出层
train-why = 为什么有帮助？
train-why-later = 这需要曲线上有两个点：请让训练先运行一会儿。
train-why-run = 训练全程平均
train-why-before = 归一化前偏移
train-why-after = 归一化后偏移
train-why-noise-off = 去掉噪声后
train-why-range = 损失变化幅度
train-why-loss = 损失
train-why-shift = Ioffe 和 Szegedy（2015）用内部协变量偏移解释批次归一化：前面各层在学习，某一层的输入分布就随之变化，这一层不得不跟着变。这里的“偏移”指最后一个隐藏层激活函数的输入：它的均值和标准差从曲线上一个点到下一个点（{ $every } 步）的变化，取均方根，在 512 幅固定的图像上计算。
train-why-less = 归一化之前的偏移，有批次归一化时是 { $batch }，没有时是 { $none }：在这里输入的变动确实较小。
train-why-more = 归一化之前的偏移，有批次归一化时是 { $batch }，没有时是 { $none }：在这里输入的变动并没有变小。
train-why-construction = 批次归一化之后，一个单元的均值就是 β，标准差几乎就是 |γ|，这是由定义决定的。所以“归一化后偏移”说明不了什么，应当比较的是“归一化前偏移”。
train-why-noise = Santurkar 等人（2018）质疑这个解释。他们在归一化之后加上噪声，每一步重新抽取。这时输入的偏移是 { $noisy }，没有归一化的网络是 { $none }。其中大部分是加进去的噪声，不是学习造成的：去掉噪声后是 { $off }。
train-why-noise-better = 尽管如此，它对测试图像的准确率达到 { $noisy }，没有归一化的网络是 { $none }。可见起作用的不可能只是输入稳定不变。
train-why-noise-other = 它对测试图像的准确率是 { $noisy }，没有归一化的网络是 { $none }：目前这些网络没有显示出论文中的结果。
train-why-noise-missing = Santurkar 等人（2018）质疑这个解释：在每个归一化之后加上噪声，每一步重新抽取，输入跳动不止，网络却仍比没有归一化时训练得好。预设 noise（按 p）可以试一试。
train-why-smooth = 他们认为批次归一化使损失更平滑。“损失变化幅度”这样得到：噪声固定不变，把同一个小批量沿其梯度方向走 0.5 到 4 倍学习率，取损失的最大值减最小值。
train-why-ranges = 没有归一化时，损失为 { $none_loss }，幅度为 { $none }；有批次归一化时，损失为 { $batch_loss }，幅度为 { $batch }。要对照损失来看，不能只看幅度。
train-why-plateau = 随机猜测的损失是 { $guessing }：没有归一化的网络停留在它附近的平台上，那里的损失平坦另有原因，所以变化幅度不能说明损失是否平滑。
train-why-moments = 这里所说的“分布相同”只是两个矩相同。如果一个单元的输入有两个峰，经过批次归一化仍然有两个峰。
train-light = { $run } 看到样本 { $sample }，数字 { $label }
train-light-room = 这里放不下：按 z 占满整个屏幕。
train-light-contrast = 对比度
train-light-brightness = 亮度
train-light-batch = 批次统计量
train-light-eval = 评估模式
train-light-anew = 用 32 幅重新估计
train-light-right = { $class }：{ $p }，正确
train-light-wrong = { $class }：{ $p }，错误
train-light-nothing = 不是数
train-light-all = 全部测试样本：{ $accuracy }
train-settings = 所有网络的设置（:add norm=layer lr=0.5 增加一个，:drop 去掉一个）
train-grid-title = 网格
train-sweep-title = 小批量的大小
train-grid-done = 已完成 { $done } 次训练，共 { $all } 次，每格 { $seeds } 个种子
train-grid-accuracy = 训练结束时的测试准确率，对种子取平均
train-grid-first = 首次达到 90 % 的步数（*：并非所有种子都达到）
train-grid-error = 训练结束时的测试错误率，对种子取平均；学习率与大小成正比
train-grid-never = 从未
train-grid-cell-open = { $cell }：还未计算。按 enter 打开这次训练，按 u 回到之前的训练。
train-grid-cell = { $cell }：{ $mean } ± { $deviation }，{ $seeds } 个种子。按 enter 打开这次训练。
train-grid-gap = 差距最大处是 { $widest }：none { $widest_none }，batch { $widest_batch }。none 表现最好处是 { $kindest }：none { $kindest_none }，batch { $kindest_batch }。
section-training = 训练
section-watching = 查看的内容
key-preset = 值得一看的预设
footer-preset = 预设
key-guess = 开始之前猜一猜：分开、交叉、不分开
key-logarithmic = 对数轴：用于损失、用于损失和步数、不用
key-watch-settings = 设置
key-left-10 = 往前十个单元
key-right-10 = 往后十个单元
key-select = 下一个网络
key-sweep = 用不同大小的小批量训练网络
key-select--1 = 上一个网络
key-sample = 换一个数字图像
key-sample--1 = 上一个数字图像
key-into = 用这个小批量的数值逐步查看选中的层
footer-into = 进入层
footer-step = 一步
command-preset = 按名称载入一个值得一看的预设；不带名称则列出
command-guess = 猜测前两条曲线会怎样
command-watch = 曲线下方查看什么
command-select = 选择另一个网络
command-layer = 选择隐藏层，从 1 数起
command-unit = 选择该层的单元，从 0 数起
command-logarithmic = 换用对数轴
command-sample = 换一个测试样本
command-light = 在另一种光照下显示样本：每个特征乘以对比度，再加上亮度
command-add = 增加一个网络，除给出的设置外与选中的相同
command-drop = 去掉选中的网络
command-into = 用这个小批量的数值逐步查看选中的层
command-save-layer = 保存选中的层在这个小批量上的数值：.npz、.json
command-grid = 一次训练许多网络：某些设置取不同值时的准确率
command-sweep = 用不同大小的小批量训练许多网络
setting-training-norm = 每个激活函数之前的归一化；用逗号隔开写几种，就各训练一个网络
setting-training-lr = 学习率
setting-training-init = 初始权重的标准差，或 xavier、kaiming、pytorch
setting-training-act = 隐藏层的激活函数
setting-training-batch = 小批量的样本数
setting-training-steps = 训练用的小批量数
setting-training-epochs = 遍历训练样本的次数
setting-training-hidden = 每个隐藏层的单元数
setting-training-depth = 隐藏层的层数，宽度都与第一层相同
setting-training-seed = 权重、小批量和噪声的种子
setting-training-sgd-momentum = 梯度下降的动量
setting-training-scale = 隐藏层初始权重的倍数
setting-training-eps = 归一化的 ε
setting-training-momentum = 新批次在滑动统计量中的权重
setting-training-one-class = 是否每个小批量只含一个类别
setting-training-every = 曲线上相邻两点相隔的步数

### Lab: norms (src/lab/norms.rs)

lab-norms-about = 同一批次上的各种归一化：哪些元素共用统计量，得到什么，什么变化不影响结果
lab-norms-title = 同一批次上的各种归一化
lab-norms-mode = 模式
lab-norms-mode-is = { $mode }，ε = { $eps }
lab-norms-groups = 组数
lab-norms-surprise = 同一个 x{ $index } = { $x }，{ $a } 得 y = { $ya }（{ $fa }），{ $b } 得 y = { $yb }（{ $fb }）。
lab-norms-of-cells = 统计量取自 { $m } 个元素：{ $g }
lab-norms-of-running = 滑动统计量：{ $g }
lab-norms-figure-title = 哪些元素共用统计量
lab-norms-figure = 在每种归一化下，选中的元素 { $selected } 只与带阴影的元素共用均值和方差。这就是 Wu 和 He（Group Normalization，2018）的图 2，画的是眼前这个批次。
lab-norms-part-all = 全部 { $n } 个
lab-norms-part = { $n } 个中的 { $first } 至 { $last }
lab-norms-part-one = { $n } 个中的 { $at }
lab-norms-part-drawn = 画出的：样本 { $samples }，通道 { $channels }
lab-norms-part-drawn-positions = 画出的：样本 { $samples }，通道 { $channels }，位置 { $positions }
lab-norms-drawn = 样本自上而下（{ $samples }），通道自左向右（{ $channels }）。
lab-norms-drawn-positions = 每一块是一个样本（{ $samples }），各样本左右并列；块内通道自左向右（{ $channels }），位置自上而下，{ $positions }。
lab-norms-drawn-one-channel = 每一列是一个样本（{ $samples }），只有一个通道；位置自上而下，{ $positions }。
lab-norms-numbers-title = 选中的元素在每种归一化下
lab-norms-numbers = x、dy、γ、β 和 ε 各列相同。μ 和 σ² 是归一化这个元素所用的统计量；不减均值的归一化 μ = 0，其 σ² 是均方值。
lab-norms-dy = 这个元素的 dy = { $dy }。
lab-norms-properties-title = y 取决于什么
lab-norms-properties = 这些结论都不是查表得来的：改变这个批次，重新归一化，再与原来的 y 比较。y 是否不变，按 ε = 0 判断。
lab-norms-ask-depends-on-batch = 依赖其他样本
lab-norms-ask-same-in-eval = 评估模式下相同
lab-norms-ask-scale-channel = 不变：通道 ×
lab-norms-ask-shift-channel = 通道 +
lab-norms-ask-scale-sample = 样本 ×
lab-norms-ask-shift-sample = 样本 +
lab-norms-ask-scale-position = 样本的一个位置 ×
lab-norms-ask-scale-channel-of-sample = 样本的一个通道 ×
lab-norms-ask-shift-all = 全部 +
lab-norms-ask-works-with-one-sample = 单个样本可用
lab-norms-yes = 是
lab-norms-no = 否
lab-norms-degenerate = —
lab-norms-kept = 保存的统计量
lab-norms-parameters = 参数（γ、β）
lab-norms-gamma-beta = γ 和 β
lab-norms-dash = 横线既不是“是”也不是“否”，而是看不出结果：{ $why }。
lab-norms-flat = σ² 为 0，例如每组只有一个值
lab-norms-flat-without-eps = σ² 为 0，例如每组只有一个值，而 ε = 0，x̂ 就成了 0/0
lab-norms-gamma-zero = 所有 γ 都是 0
lab-norms-infinite = 被改变的部分，其 σ² 不是有限数
lab-norms-nothing = 要缩放的 x 都是 0
lab-norms-or = { $before }；或者{ $next }
lab-norms-moved = 改变了什么，以及变动最大的元素的 y 变动了多少：
lab-norms-eps = “是”按 ε = 0 判断。ε = { $eps } 时，那里的 y 仍会变动，至多 { $share }：σ² 越小，ε 的影响越大。
lab-norms-nothing-channel = 通道：x 为 0
lab-norms-nothing-sample = 样本：x 为 0
lab-norms-nothing-position = 其位置：x 为 0
lab-norms-nothing-channel-of-sample = 其通道：x 为 0
lab-norms-change-of-sample = 样本 { $n }，{ $what }
lab-norms-change-joined = 加入样本 x · { $factor } + { $shift }
lab-norms-change-others = 其他样本 × { $factor } + { $shift }
lab-norms-change-mode = 换到另一模式
lab-norms-change-scale-channel = 通道 { $c } × { $factor }
lab-norms-change-shift-channel = 通道 { $c } + { $shift }
lab-norms-change-scale-sample = 样本 { $n } × { $factor }
lab-norms-change-shift-sample = 样本 { $n } + { $shift }
lab-norms-change-scale-position = 其位置 { $p } × { $factor }
lab-norms-change-scale-channel-of-sample = 其通道 { $c } × { $factor }
lab-norms-change-shift-all = 全部 + { $shift }
lab-norms-change-alone = 只留样本 { $n }
lab-norms-no-surprise = x{ $index } = { $x }：在这里，每组不止一个值的归一化得到的结果都相同。
lab-norms-surprise-one = x{ $index } = { $x }，{ $norm } 得 y = { $y }。在其他每种归一化下，这个批次的每个值都自成一组。
lab-norms-computing = x{ $index } = { $x }：正在计算每种归一化下的 y …
lab-norms-x = x{ $index } = { $x }。
lab-norms-becomes = x{ $index } = { $x }，{ $norm } 得 y = { $y }。
lab-norms-not-finite = { $norms } 下的 y 不是数：与它共用统计量的元素并非都是有限数。
lab-norms-not-finite-x = x{ $index } = { $x } 不是有限数，因此在每种归一化下，这个元素的 y 都不是有限数。
lab-norms-surprise-none = x{ $index } = { $x }：在每种归一化下，这个批次的每个值都自成一组。
lab-norms-surprise-mean = 同一个 x{ $index } = { $x }，{ $a } 得 y = { $ya }，{ $b } 得 y = { $yb }。两者取自相同的 { $m } 个元素（{ $g }），但其中一个不减均值。
lab-norms-two = { $first }{ $second }
lab-norms-two-values = 每组只有两个值（不减均值时只有一个值），x̂ 只能是 0 或 ±1，这里是 { $norms }：那里的“是”说明不了什么。
lab-norms-alike = 在这个批次上，下面每一对是同一种归一化，因为它们的组由相同的元素构成：{ $pairs }。
lab-norms-in-groups = { $m }（{ $groups } 组）
lab-norms-scale = 整个批次的 y，每一列都从 { $low } 到 { $high }
lab-norms-picture = 样本 { $n }、通道 { $c } 的 y，同一尺度的图像
lab-norms-hint = v：什么变化不影响 y   enter：{ $norm } 下的讲解
lab-norms-moved-under = 右列：在 { $norm } 下，变动最大的那个元素的 y 变动了多少。
lab-norms-y-moved = 变动
lab-norms-question-batch = 这个样本的 y 是否依赖其他样本？改变其他样本：
lab-norms-question-eval = 换一种模式（训练或评估），y 是否相同？
lab-norms-question-unchanged = 这样改变批次后，每个元素的 y 是否都不变？
lab-norms-question-one = 只有一个样本时是否可用？
lab-norms-keeps = 这一层保存什么：
lab-visit = { $norm } 下的讲解；esc 回到实验 { $lab }
setting-norms-groups = 组归一化把通道分成几组，组数必须能整除通道数
command-column = 实验的下一列
command-section = 页面的下一部分
command-visit = 从实验中选中的一列进入讲解
section-norms = 各种归一化
key-column = 下一种归一化
key-column--1 = 上一种归一化
key-section = 页面的下一部分：什么变化不影响 y，注意什么
key-visit = 选中的归一化下的讲解；esc 返回
footer-column = 归一化
footer-section = 不变性
footer-visit = 讲解
footer-along-0 = 样本
lab-norms-watch-title = 注意什么
lab-norms-watch =
    同一个名字对应不同的轴：(N, T, C) 上的 nn.LayerNorm(C) 和 Keras 的 LayerNormalization() 是 layer:c；GroupNorm(1, C) 以及 Wu 和 He 所说的层归一化是 layer。

    只有批次归一化会看到其他样本。因此只有它需要滑动统计量，只有它在训练模式和评估模式下不同，也只有它需要在设备之间同步。

    每组只有一个值时，无论 x 是多少，x̂ 都是 0；只有两个值时，x̂ 只能是 ±1：(N, C) 上的实例归一化、(N, C) 只有一两行时的批次归一化、每组两个特征的组归一化都是如此。不减均值的归一化，只有一个值时 x̂ 就已经是 ±1。

### Labs on the screen (src/session/laboratory.rs, src/tui/scene/laboratory.rs)

labs-title = 实验
labs-hint = enter 打开，esc 关闭
settings-title = 设置
place-lab = 实验 { $name }
missing-value = 应给出设置的名称和值：set 名称 值
setting-only-typed = { $name } 只能键入：按 e 开始
setting-undone = { $name } 恢复为 { $value }
setting-redone = { $name } 又改为 { $value }
lab-error-no-setting = 实验 { $lab } 没有设置 { $name }；可用的有：{ $known }
lab-error-setting = { $name }：{ $why }
lab-error-count = { $name } 不能是 { $found }；应为 { $least } 到 { $most } 的整数
lab-error-count-from = { $name } 不能是 { $found }；应为不小于 { $least } 的整数
lab-error-nothing = 空的
setting-at-its-end = { $name } 已经到头了：{ $value }
lab-error-choice = { $name } 不能是 { $found }；应为 { $choices }
lab-dump-extension = { $file }：实验结果的格式由扩展名决定：.json、.txt 或 .csv
command-set = 修改实验的一项设置
command-setting = 选中实验的一项设置；不写名称则选中数据
section-running = 实验进程
key-lab = 列出所有实验
footer-lab = 实验
key-back = 离开实验，回到各个阶段
footer-back = 返回
key-run = 继续或暂停
footer-run = 运行
footer-restart = 重来
key-step = 前进一步
key-restart = 重新开始
setting-replicas-split = 设备数，或每台的样本数，如 2,6
setting-replicas-average = 求平均时各设备的权重：按数值个数（count），或一律相等（equal）

### Lab: sizes (src/lab/sizes.rs)

lab-sizes-about = 抽取 2、4、8……个样本的小批量：统计量偏差多大，同一个样本的输出因此如何抖动
lab-sizes-title = 小批次：偶然性对统计量的影响
lab-sizes-cell = { $index }：样本 { $n }、通道 { $c }
lab-sizes-surprise = 样本 { $n } 本身从未改变，但在 { $m } 个样本的小批量中，与某些样本同批时它的 x̂ 是 { $low }，与另一些样本同批时却是 { $high }。在整个批次中它是 { $whole }。
lab-sizes-surprise-none = 在抽到的 { $draws } 个 { $m } 个样本的小批量中，样本 { $n } 的 x̂ 都是 { $low }：同批样本影响不了它。
lab-sizes-surprise-whole = { $m } 个样本的小批量就是整个批次。每次抽样中样本 { $n } 的同批样本都相同，x̂ 总是 { $whole }：取更小的批次，才能看到同批样本的影响。
lab-sizes-surprise-alone = 只有一个样本的小批量没有同批样本：样本 { $n } 的 x̂ 总是 { $low }。
lab-sizes-surprise-one-draw = 只抽了一个 { $m } 个样本的小批量，样本 { $n } 的 x̂ 是 { $low }；在整个批次中它是 { $whole }。多抽几次，才能看到同批样本使它变动多少。
lab-sizes-stands-in = 当前批次的设置是 { $norm }、{ $mode } 模式。这里的所有数字都属于训练模式下的批次归一化：只有那时统计量才来自小批量。
lab-sizes-surprise-not-finite = 通道 { $c } 中有一个值不是有限数。含有这个值的 { $m } 个样本的小批量没有均值，样本 { $n } 在其中也就没有 x̂。图中只画出其余的抽样。
lab-sizes-statistics-title = 小批量的均值和方差
lab-sizes-statistics = 在整个批次中，通道 { $c } 的 μ = { $mean }，σ² = { $var }。m 个样本的小批量有自己的 μ_B 和 σ²_B。它们的偏差用各次抽样的均方根误差来衡量，并且可以精确预测。
lab-sizes-statistics-not-finite = 通道 { $c } 中有一个值不是有限数，因此整个批次在这个通道上没有均值和方差，含有这个值的小批量也没有。
lab-sizes-statistics-too-large = 在整个批次中，通道 { $c } 的 μ = { $mean }。它的方差超过了 float64 能表示的最大数（约 1.8e308）。x̂ 不受影响：它是以更大的单位计算的。
lab-sizes-measured = 误差
lab-sizes-predicted = 预测
lab-sizes-of = { $symbol }：{ $what }
lab-sizes-draws = 抽样次数
lab-sizes-formula = μ_B 的误差是 σ/√m · √((M − m)/(M − 1))，M = { $all } 是整个批次的样本数：只要 m 远小于 M，样本数变为四倍，误差就减半。σ²_B 的误差还包括小批量的低估：σ²_B 平均比 σ² 小 σ²/m · (M − m)/(M − 1)，m = { $m } 时小 { $bias }。
lab-sizes-formula-positions = 每个样本在这个通道上有好几个值，它们总是一起进入小批量，因此起作用的是各样本的均值相差多少：这些均值的标准差是 s = { $s }。μ_B 的误差是 s/√m · √((M − m)/(M − 1))，M = { $all } 是整个批次的样本数。σ²_B 平均比 σ² 小 s²/m · (M − m)/(M − 1)，m = { $m } 时小 { $bias }。
lab-sizes-jitter-title = 同一个样本，不同的同批样本
lab-sizes-jitter = 样本 { $n } 的 x = { $x }，在整个批次中它的 x̂ 是 { $x_hat }。每次抽样中它都是 m 个样本之一，其余样本随机更换。
lab-sizes-jitter-position = 样本 { $n } 在位置 { $p } 的 x = { $x }，在整个批次中它的 x̂ 是 { $x_hat }。每次抽样中这个样本都是 m 个样本之一，其余样本随机更换。
lab-sizes-mean = 均值
lab-sizes-deviation = 标准差
lab-sizes-layer = 在层归一化下，无论小批量多大、由谁组成，这个元素的 x̂ 都是 { $x_hat }：它只取决于自己的样本，纹丝不动。
lab-sizes-two-title = 两个样本：阶跃函数
lab-sizes-two = 在两个样本的小批量中，x̂ = h/√(h² + ε)，h 是两个值之差的一半。差只剩下符号：x̂ 从 −1 跳到 1，在 0 处的斜率是 1/√ε = { $slope }。
lab-sizes-watch-title = 注意
lab-sizes-watch =
    这种抖动只是训练时的噪声：评估模式使用滑动统计量，同批样本无法影响它。批次越小，两种模式的差别越大。

    起作用的是一台设备上的批次。分到许多设备上的大批次，或者累积了几个小批次的梯度，对归一化来说仍是小批次。
lab-sizes-explanation-title = 说明
lab-sizes-hint = . 下一张图（最后一张用来选元素）   + 设置的下一个值
lab-sizes-hint-numbers = . 下一张图（最后一张用来选元素）   tab 到设置
lab-sizes-more = 还有 { $n } 个
lab-sizes-chooser = 选中的是样本 { $n }、通道 { $c }：x = { $x }。用方向键选另一个像素，[ 和 ] 选另一个样本。
lab-sizes-chooser-table = 选中的是样本 { $n }、通道 { $c }：x = { $x }。用方向键选另一个元素。
lab-sizes-chooser-positions = 选中的是样本 { $n }、通道 { $c }、位置 { $p }：x = { $x }。用方向键选另一个通道和位置，[ 和 ] 选另一个样本。
lab-sizes-two-picture = m = 2：x̂ 随 h 的变化
lab-sizes-two-all = 所有的差
lab-sizes-two-near = 0 附近
lab-sizes-two-alike = 这个通道的所有值都相同：任何两个样本的 h 都是 0，x̂ 也是 0。
lab-sizes-two-unit = h
lab-sizes-image-whole = 样本 { $n }、通道 { $c }
lab-sizes-table = x：行是样本，列是通道
lab-sizes-table-position = 样本 { $n } 的 x：行是通道，列是位置
lab-sizes-spread-x-hat = 同一个样本的 x̂（各次抽样）
lab-sizes-spread-mean = μ_B（各次抽样）
lab-sizes-spread-var = σ²_B（各次抽样）
lab-sizes-deviation-short = 标准差
lab-error-no-sizes = 应给出小批量的样本数（至少 1），如 2,4,8，或 auto
lab-error-single-value = 只有一个样本的小批量每个通道只有一个值：无论是多少，x̂ 都是 0。PyTorch 也会拒绝：Expected more than 1 value per channel when training, got input size torch.Size([1, { $channels }])
lab-error-larger-than-batch = 不能从 { $n } 个样本中无放回地抽取 { $m } 个样本的小批量
lab-error-one-sample = 批次只有一个样本，无法从中抽取小批量
setting-sizes-channel = 估计哪个通道的均值和方差
setting-sizes-sample = 保持不变的样本，同批的其他样本随机更换
setting-sizes-draws = 每种大小抽取多少个小批量
setting-sizes-seed = 抽样的随机种子
setting-sizes-sizes = 小批量的样本数，如 2,4,8；auto：2 的各次幂和整个批次

### Lab: replicas (src/lab/replicas.rs)

lab-replicas-about = 一个批次分到几台设备上：为什么不能对方差求平均，应当交换什么
lab-being-computed = 正在计算。
lab-replicas-title = 一个批次分到 { $k } 台设备：训练模式的批次归一化
lab-replicas-title-cell = x{ $index } = { $x }，在设备 { $k } 上
lab-replicas-another = 只有训练模式的批次归一化需要交换数据。这里计算的就是它，与设置的归一化和模式无关。
lab-replicas-split = 划分
lab-replicas-cell = { $index }：样本 { $n }、通道 { $c }，在设备 { $k } 上
lab-replicas-surprise = 在整个批次中，x{ $index } = { $x } 得到 y = { $whole }。设备 { $k } 只看得到自己的样本，得到的是 y = { $alone }。
lab-replicas-surprise-single = x{ $index } = { $x } 得到 y = { $whole }：整个批次都在一台设备上。
lab-replicas-surprise-same = x{ $index } = { $x } 在整个批次中和在设备 { $k } 单独计算时都得到 y = { $whole }：在这里没有差别。
lab-replicas-surprise-flat = 在整个批次中，x{ $index } = { $x } 得到 y = { $whole }。设备 { $k } 上该通道的值全都相同：单独计算且 ε = 0 时就是 0/0。
lab-replicas-undefined = 该通道的值全都相同的设备：{ $devices }。单独计算且 ε = 0 时就是 0 除以 0。
lab-replicas-surprise-constant = 通道 { $c } 的值全都相同：ε = 0 时，在整个批次和每台设备上都是 0/0。
lab-replicas-surprise-not-finite = 通道 { $c } 含有非有限的值：在整个批次中 y = { $whole }，而设备 { $k } 单独得到 { $alone }。
lab-replicas-devices-title = 每台设备知道什么
lab-replicas-devices = 每台设备持有一部分样本。对通道 { $c }，它知道值的个数 n、均值 μ 和 M2 = Σ (x − μ)²，因此自己的方差是 σ² = M2/n。Σ dy 和 Σ dy·x̂ 是反向传播的两个和，其中的 x̂ 使用合并后的统计量。
lab-replicas-devices-short = M2 = Σ (x − μ)²，σ² = M2/n；两个和用于反向传播
lab-replicas-files = 设备与文件：{ $files }。
lab-replicas-device = 设备 { $k }
lab-replicas-together = 合并
lab-replicas-merge-title = 合并：SyncBatchNorm 要做的事
lab-replicas-merge = 只用 n、μ 和 M2 就能合并两部分（Chan、Golub 和 LeVeque，1983）。含 δ² 的一项（δ 是两个均值之差）正是任何一台设备单独都看不到的那部分离散程度。
lab-replicas-average-title = 改为取平均：为什么是错的
lab-replicas-average = 把各设备的方差取平均得 { $averaged }。缺少的是各设备均值的方差 { $between }：两者相加得 { $whole }，才是整个批次的方差。
lab-replicas-average-none = 把各设备的方差取平均得 { $averaged }，在这里是对的，因为各设备的均值相同。一般情况下会缺少各设备均值的方差。
lab-replicas-average-not-finite = 通道 { $c } 的方差不是有限的数，或平方小到 float64 无法表示：没有什么可比较。
lab-replicas-average-square =
    每台设备用平均值归一化时，所用的方差{ $spread ->
        [wide] 偏小
        [narrow] 偏大
       *[right] 正确
    }：x̂² 的均值为 { $mean_square }，而用合并后的统计量时为 { $synchronised }。
lab-replicas-average-uneven = 各部分大小不等，而等权平均（例如 all_reduce 的 AVG）不考虑这一点：它的均值是 { $mean }，整个批次的均值是 { $whole_mean }；方差的平均为 { $averaged }，再加上均值的方差得 { $merged }，而整个批次的方差是 { $whole }。
lab-replicas-single = 整个批次都在一台设备上：没有什么要合并、取平均或交换。
lab-replicas-weights-count = w = n/Σn
lab-replicas-weights-equal = w = 1/K
lab-replicas-sum = 和
lab-replicas-outcomes-title = 结果
lab-replicas-given = x = { $x }，dy = { $dy }，γ = { $gamma }，β = { $beta }，ε = { $eps }
lab-replicas-given-random = x = { $x }，dy = { $dy }（随机），γ = { $gamma }，β = { $beta }，ε = { $eps }
lab-replicas-outcomes = 这些数值属于选中的元素和它的通道。“单独”是 DataParallel 和 DDP 的默认做法：γ 和 β 的梯度相加（DDP 取平均），保留的滑动统计量是设备 0 的。“平均”是每台设备都用所有均值和方差的平均值来归一化。“同步”是 SyncBatchNorm。
lab-replicas-alone = 单独
lab-replicas-averaged = 平均
lab-replicas-synchronised = 同步
lab-replicas-whole = 一台设备
lab-replicas-hint = + 增加设备   tab 再按方向键：另一个数   pgdn 往下读
lab-replicas-hint-most = tab 再按方向键：另一个数   pgdn 往下读
lab-replicas-hint-numbers = 方向键：另一个数   tab：回到设置   pgdn 往下读
lab-replicas-picture-title = 图：通道 { $c } 的 y
lab-replicas-picture =
    都用同一刻度。数字表示该处的值在哪台设备上，{ $several } 表示几台设备的值；相等的值共用一个数字，选中的元素有标记。整个批次的统计量使各设备之间的距离保持不变；“单独”时每台设备都移到自己的中心{ $spread ->
        [wide] ；“平均”时过于分散
        [narrow] ；“平均”时过于集中
        [right] ；“平均”时分散得正好
       *[unknown] {""}
    }。
lab-replicas-picture-spread =
    都用同一刻度：柱越高，值越多。整个批次的统计量使各设备之间的距离保持不变；“单独”时每台设备都移到自己的中心{ $spread ->
        [wide] ；“平均”时过于分散
        [narrow] ；“平均”时过于集中
        [right] ；“平均”时分散得正好
       *[unknown] {""}
    }。
lab-replicas-picture-single = 都用同一刻度。只有一台设备时各行都相同。
lab-replicas-picture-none = 没有有限的值
lab-replicas-picture-image = 样本 { $n }、通道 { $c } 的 y，画成图像
lab-replicas-picture-shades = 越密，离 0 越远；大于 0 为 { $above }，小于 0 为 { $below }。
lab-replicas-differences = 与一台设备上的整个批次相比，所有元素和通道中的最大误差（不超过数值 1e-12 倍的视为舍入误差）：
lab-replicas-backward-title = 反向传播，以及要传输的数
lab-replicas-backward = 每个元素的 dx 都取决于它整个通道的 Σ dy 和 Σ dy·x̂。每台设备用合并后的统计量对自己的样本算出这两个和；把它们在各设备上相加，作为 dβ 和 dγ 代入 dx = (γ/s)(dy − dβ/n − x̂·dγ/n)，就恰好得到整个批次的 dx。
lab-replicas-wire = C = { $c } 时，每台设备在前向传播中发送 2C + 1 = { $forward } 个数（每个通道的均值和 M2，加上 n），在反向传播中发送 2C = { $backward } 个数。批次本身有 { $cells } 个数。
lab-replicas-ranks-alone = 各 rank 的结果等于“单独”：没有交换任何东西（相对误差 { $apart }；与“同步”相差 { $other }）。
lab-replicas-ranks-averaged = 各 rank 的结果等于“平均”{ $weights ->
        [count] ，按值的个数加权
        [equal] ，等权
       *[any] {""}
    }（相对误差 { $apart }；与“同步”相差 { $other }）。
lab-replicas-ranks-synchronised = 各 rank 的结果等于“同步”（相对误差 { $apart }；与“单独”相差 { $other }）。
lab-replicas-ranks-weights = “平均”一行用的是另一种权重；各 rank 所用的是 average { $weights }。
lab-replicas-ranks-also = 在舍入误差之内也可能是：{ $kinds }。这个批次无法区分。
lab-replicas-ranks-none = 各 rank 的结果不是三者中的任何一个：相对误差与“单独”为 { $alone }，与“平均”为 { $averaged }，与“同步”为 { $synchronised }。
lab-replicas-ranks-nearest = 最接近“{ $kind ->
        [alone] 单独
        [averaged] 平均
       *[synchronised] 同步
    }”：{ $arrays } 个数组中有 { $agree } 个一致。不一致的有：
lab-replicas-ranks-array = rank { $rank } 的 { $name }，{ $len } 个数中有 { $outside } 个：{ $index } 处为 { $given }，应为 { $expected }。
lab-replicas-ranks-more = 另有 { $count } 个数组。
lab-replicas-ranks-correction = 这些滑动方差用的是各 rank 自己的 n/(n − 1)，而不是所有 rank 合在一起的。
lab-replicas-ranks-split = 各 rank 的结果属于划分 { $split }。
lab-replicas-ranks-edited = 各 rank 的结果属于读入时的批次；此后它已被修改。
lab-replicas-ranks-no-dy = 并非每个文件都有 dy：不比较梯度。
lab-replicas-ranks-eval = 文件是在评估模式下写出的，此时什么也不交换：不比较其中的结果。
lab-replicas-ranks-missing = 没有结果的文件：{ $files }。
lab-replicas-ranks-one-file = 一个文件是一个批次，在这里被划分；不比较其中的结果。请给出所有 rank 的文件。
lab-error-rank-shape = rank { $rank } 的 x 形状为 { $shape }；除样本数外，应与 rank 0 的 { $first } 相同
lab-error-rank-result = { $name } 的形状为 { $shape }；应为 { $expected }
lab-error-rank-split = 给出几个 rank 的文件时不能用 --split：每个文件就是一台设备的部分
lab-error-ranks = rank { $rank } 与 rank 0 不属于同一层：{ $what } 不同
lab-replicas-watch-title = 注意
lab-replicas-watch =
    层归一化、实例归一化、组归一化和 RMS 归一化都不看样本以外的数，所以没有什么要交换。

    如果某台设备的每个通道只有一个值，它就无法单独归一化：x − μ 为 0，PyTorch 会拒绝。

    梯度累积在一台设备上也是同样的陷阱：先后归一化的两半是两个小批次，而不是一个大批次。
lab-error-no-split = 应为设备数，如 4，或每台设备的样本数，如 2,6
lab-error-split = { $sum } 为 { $total }，而批次有 { $n } 个样本
lab-error-empty-part = 设备 { $part } 没有分到样本；每台至少需要一个
lab-error-devices = { $n } 个样本的批次不能分到 { $devices } 台设备：每台至少需要一个样本
lab-error-no-device = 0 台设备放不下任何样本；应为 1 到 { $n }

### Lab: training (src/lab/training.rs)

lab-training-about = 真实的小型网络，用归一化和不用归一化分别训练：是否更快，为什么
lab-training-title = 训练小型网络
lab-training-data = 数据
lab-training-data-is = { $data }：{ $samples }
lab-training-samples = 训练样本 { $train } 个，测试样本 { $test } 个
lab-training-settings = 设置
lab-training-outcome-title = 结果
lab-training-run = 网络
lab-training-accuracy = 测试准确率
lab-training-first-90 = ≥ 90 % 的步数
lab-training-loss = 最后的损失
lab-training-never = 未达到
lab-training-diverged = { $run } 发散：在第 { $step } 步损失不再是数，训练就此结束。
lab-training-contrast = { $run }：对比度降到四分之一时，测试图像的准确率为 { $shifted }。
lab-training-contrast-anew = { $run }：对比度降到四分之一时，测试图像的准确率为 { $shifted }；用 32 幅这样的图像（不看标签）重新估计滑动统计量之后，为 { $anew }。
lab-training-stale = { $run }：用滑动统计量时测试准确率为 { $eval }；同样的权重改用测试图像自身的统计量，为 { $batch }。
lab-training-dead = { $run }：第一层有 { $dead } 的单元对所有训练图像都输出 0。
lab-training-curves-title = 训练更快吗？
lab-training-curves = 各步之后测试样本的准确率：
lab-training-losses = 该步小批量的损失：
lab-training-step = 步
lab-training-unit-title = 一个单元的激活函数得到什么输入
lab-training-unit = 第 { $layer } 个隐藏层的单元 { $unit }，其激活函数输入的第 15、50、85 百分位数，每次都在同样的训练样本上测量（Ioffe 和 Szegedy 2015 的图 1）：
lab-training-signal-title = 信号到哪里去了
lab-training-layer = 层
lab-training-spreads = 第一步之前，各层矩阵的输入在样本之间的标准差，对单元取平均。它若逐层缩小，样本就变得无法区分：
lab-training-gradients = 各层权重梯度的范数，梯度从最后一层传回第一层：
lab-training-why-title = 为什么？
lab-training-why = 整个训练过程的平均值。偏移：最后一个隐藏层各单元的均值和标准差在相邻两次测量之间改变了多少，分别在归一化之前、归一化之后，以及去掉噪声后的归一化之后测量。损失变化幅度：同一个小批量的损失沿其梯度方向、在 0.5 到 4 倍学习率之间变化了多少，噪声固定不变。
lab-training-shift-before = 偏移：之前
lab-training-shift-after = 之后
lab-training-shift-noise-off = 无噪声
lab-training-range = 损失变化幅度
lab-training-mean-loss = 损失
lab-training-range-of-loss = 幅度/损失
lab-training-covariate-shift = Ioffe 和 Szegedy（2015）提出批次归一化，是为了对付“内部协变量偏移”：前面各层在学习时，后面各层的输入分布随之改变。Santurkar 等人（2018）不认为这是它有效的原因：即使让各层的输入每一步都剧烈跳动，有批次归一化的网络仍比没有归一化的训练得更好；他们认为更平滑的损失是更好的解释。读这张表要小心：批次归一化之后，单元的均值和标准差按定义就是 β 和 |γ|，所以那里的偏移小并不说明什么。什么都没学到的网络偏移也小，而且处在损失几乎不变的平台上：应把变化幅度与损失相比，而不是单看幅度。
lab-training-noise-numbers = 在这几次训练中，批次归一化之后加噪声时，激活函数输入的偏移为 { $noisy_shift }，没有归一化时为 { $plain_shift }；而测试准确率分别为 { $noisy } 和 { $plain }。但这偏移大半就是噪声本身：去掉噪声后，同一个网络的偏移为 { $noise_off }。
lab-training-two-moments = 这里“分布相同”只指两个矩相同：有两个峰的通道，归一化之后仍有两个峰。
lab-training-grid-accuracy-title = 测试准确率
lab-training-grid-accuracy = 训练结束时的百分比，{ $seeds ->
        [1] 一个种子
       *[other] { $seeds } 个种子的均值和标准差
    }：
lab-training-grid-first-title = 首次达到 90 % 的步数
lab-training-grid-first = 对达到的种子取平均；若并非全部达到，括号内为达到的个数：
lab-training-grid-gap = 各自最好的结果：{ $first } 为 { $first_best }，{ $last } 为 { $last_best }，相差 { $at_best } 个百分点。在同一格中最多相差 { $most } 个百分点。比较两个网络时，应让每个网络使用适合自己的学习率。
lab-training-sweep = Wu 和 He（2018）在大型网络中看到同样的现象：批次变小时，批次归一化的错误率上升，只看样本自身的归一化则不会。只有两个样本时，批次归一化几乎只看得到哪一个更大。
training-expected-activation = 应为 sigmoid、tanh 或 relu
training-expected-init = 应为不小于 0 的标准差，或 kaiming、xavier、pytorch
training-expected-norm = 应为 none、batch、layer、group:G 或 rms，之后可加 +noise
training-expected-hidden = 应为各隐藏层的单元数，如 100,100,100
training-expected-number = 应为 { $least } 到 { $most } 之间的数
training-expected-count = 应为整数
training-expected-seed = 应为 0 到 4294967295 之间的整数
training-expected-switch = 应为 on 或 off
training-no-setting = 没有设置 { $key }；可选：{ $keys }
training-no-pair = “{ $text }”不是设置；应为 名称=值，如 lr=0.5
training-wrong-setting = { $key }“{ $value }”：{ $expected }
training-no-axis = “{ $text }”不是网格的轴；应为 名称=值,值,…，如 lr=0.01,0.1,0.5
training-layers = 这里不能训练有 { $got } 个隐藏层的网络；应为 1 到 { $most } 层
training-units = 这里不能训练有 { $got } 个单元的隐藏层；应为 1 到 { $most } 个
training-batch = 无法抽取 { $got } 个样本的小批量；应为 1 到 { $most }，即训练样本数
training-batch-of-one = 训练时批次归一化要求小批量多于 1 个样本：单个样本的方差为 0，它的信息全部丢失，所以 PyTorch 也会拒绝
training-groups = { $norm } 要求组数能整除隐藏层的 { $units } 个单元
training-steps = 这里不能训练 { $got } 步；应为 1 到 { $most } 步
training-one-class = 没有哪一类有单类小批量所需的 { $batch } 个训练样本；最多的一类有 { $most } 个
training-too-many-compared = 这里不能比较 { $got } 次训练；应为 1 到 { $most } 次
training-no-layer = 没有第 { $got } 个隐藏层；应为 1 到 { $most }
training-no-unit = 该层没有单元 { $got }；应为 0 到 { $most }
training-seeds-of-what = --seeds 是每个组合的训练次数；需要 --grid 或 --sweep
training-no-archive = 只有层才能写成数组归档：请同时给出 --at STEP，或把输出改为 .json、.txt 或 .csv
training-no-norm = 没有带归一化的训练，因此没有可以逐步查看的归一化层；请给出 --norm batch
training-at = 训练在 { $most } 步后结束，到不了第 { $got } 步
training-at-diverged = 训练在第 { $at } 步发散，此后损失不再是数；到不了第 { $got } 步
training-data-missing = 没有数组 { $name }；应有 x 和 labels，实际有 { $names }
emit-numbers-beside = 初始权重、小批量和噪声在 { $file } 中；请与脚本放在同一处
about-training = 真实的小型网络，用归一化和不用归一化分别训练：是否更快，为什么
heading-the-runs-that-are-compared = 相互比较的网络
heading-what-all-runs-have-in-common = 各网络的共同设置
heading-many-runs = 多次训练
heading-one-layer = 一层
flag-training-dump = 输出结果：json、text 或 csv [默认：由 --output 的扩展名决定，否则为 json]
flag-training-digits = 文本的有效数字位数，1 到 17 [默认：6]
flag-training-emit = 打印一个脚本，在 PyTorch 中训练同样的网络并比较损失；权重、小批量和噪声写在它旁边
flag-training-preset = 一个值得一看的预设，其他选项在它的基础上修改 [默认：figure-1]
flag-training-list-presets = 列出值得一看的预设
flag-training-norm = 各网络的归一化：none、batch、layer、group:G 或 rms，之后可加 +noise
flag-training-run = 有几处设置不同的一个网络，如 'norm=batch lr=0.5'；至多四个
flag-training-data = NPZ 文件，含 x、labels；若自选测试样本，另含其下标 test [默认：digits]
flag-training-hidden = 各隐藏层的单元数 [默认：100,100,100]
flag-training-depth = 隐藏层的层数，每层与第一层同宽
flag-training-act = 激活函数：sigmoid、tanh 或 relu [默认：sigmoid]
flag-training-init = 初始权重：正态分布的标准差，或 kaiming、xavier、pytorch [默认：0.1]
flag-training-lr = 学习率 [默认：0.1]
flag-training-sgd-momentum = 梯度下降的动量 [默认：0]
flag-training-batch = 小批量的样本数 [默认：60]
flag-training-steps = 训练的步数 [默认：2000]
flag-training-epochs = 改为指定遍历训练样本的遍数
flag-training-seed = 权重、小批量和噪声的随机种子 [默认：1]
flag-training-noise = 在每个归一化之后加随机噪声，每一步重新抽取
flag-training-eps = 归一化的 ε [默认：1e-5]
flag-training-momentum = 新批次在滑动统计量中的权重 [默认：0.1]
flag-training-scale = 隐藏层初始权重乘以该倍数
flag-training-every = 每隔多少步测量一次 [默认：50]
flag-training-grid = 训练这些取值、归一化与种子的所有组合，如 lr=0.1,0.5 init=0.01,0.1
flag-training-sweep = 用这些大小的小批量训练；学习率按大小为 64 的小批量给出，随大小成比例变化
flag-training-seeds = 每个组合的种子数 [默认：3，用 --sweep 时为 2]
flag-training-at = 在这么多步之后停下，写出第一个带归一化的训练的一层，可用 bnwalk 打开
flag-training-layer = 隐藏层，从 1 数起：要写出的，或要给出百分位数的 [默认：最后一层]
flag-training-unit = 要给出百分位数的单元，从 0 数起 [默认：0]
training-weights = 这里不能训练有 { $got } 个权重的网络；至多 { $most } 个
training-points = { $got } 个点的曲线太长，因为每个点都要测量所有单元；至多 { $most } 个：请用 every 减少测量次数
training-too-many-runs = 这里不能计算 { $got } 次训练的网格；应为 1 到 { $most } 次
training-data-x = x 的形状为 { $shape }；应为至少 10 个带特征的样本，形如 (N, 特征) 或 (N, 高, 宽)
training-data-not-finite = x 的第 { $row } 行、第 { $column } 列为 { $value }；应为有限数
training-data-labels = labels 的形状为 { $shape }；x 有 { $samples } 个样本，每个应有一个标签
training-data-label = labels[{ $index }] 为 { $value }；应为 0 到 { $most } 之间的整数
training-data-one-class = labels 中只有一类；至少需要两类
training-data-test = test[{ $index }] 为 { $value }；应为 { $samples } 个样本之一的下标
training-data-split = 数组 test 使训练样本剩下 { $train } 个，测试样本 { $test } 个；两者都需要

training-preset-figure-1 = 论文图 1 的实验：同一个 sigmoid 网络，每个激活函数之前分别用和不用批次归一化。
training-preset-deep = 二十层：没有归一化，信号在途中消失，什么也学不到。
training-preset-too-fast = 学习率为 1：普通网络因此失败，批次归一化却不受影响。
training-preset-contrast = 测试图像的对比度降到四分之一：滑动统计量不再合适，批次归一化的准确率低于普通网络，重新估计之后才恢复。
training-preset-one-class = 每个小批量只含一种数字：减去批次均值，就去掉了区分数字的信息。
training-preset-stale = 动量为 0.01：100 步之后滑动统计量仍远远落后，评估模式的准确率远低于同样的权重所能达到的。
training-preset-scale = 归一化之前的权重放大十倍：输出相同，梯度只有十分之一，步子也就更小。
training-preset-dead-units = ReLU，学习率 0.8：没有归一化时，第一层的大多数单元永远不再激活。
training-preset-init = 初始权重过小或过大：有批次归一化都能学好。
training-preset-noise = 在每个批次归一化之后加随机噪声：每一步各层的输入都在跳动，训练效果仍然好于没有归一化。
training-preset-small-batch = 小批量只有两个样本：批次归一化几乎只看得到哪一个更大。

### The command line: flags, help, errors (src/cli)

help-usage = 用法：
help-choices = [可选：{ $choices }]
help-default = [默认：{ $value }]
heading-commands = 命令
heading-arguments = 参数
heading-options = 选项
heading-the-batch = 批次（至多给出一种）
heading-tables = 表格
heading-parameters = 归一化的参数（优先于文件中的）
heading-a-layer-of-a-checkpoint = 检查点中的一层（优先于批次文件；默认批次：--random 8xC）
heading-output = 输出
heading-your-own-results = 您自己的结果
heading-the-screen = 屏幕
about-bnwalk = 一次一个数地讲解批次归一化：前向传播和反向传播中的每个数，以及算出它的公式
about-check = 把您自己的结果与正确值比较：哪一步错了，由哪种错误造成
about-learn = 会提问的课程：列出、学习或打印
about-practice = 做不完的练习题：数字简单的小批次，每题求一个数
flag-learn-name = 课程的名称，或您自己写的以 .toml 结尾的文件；不写则列出全部课程
flag-learn-reset = 清除学习进度：这一课的，或全部的
flag-learn-dump = 改为输出讲义：text 或 markdown [默认：由 --output 的扩展名决定，否则为 text]
flag-learn-answers = 同时打印答案
flag-practice-dump = 改为输出练习卷：text 或 markdown [默认：由 --output 的扩展名决定，否则为 text]
flag-practice-answers = 同时打印答案
flag-practice-stage = 只针对这个阶段提问，如 normalize 或 dx
flag-practice-seed = 题目的种子 [默认：每次不同]
flag-practice-n = 练习卷的题数
about-lab = 实验：改变某个因素，看数值如何变化
file-cut-short = 读取元素时文件被截短了
two-inputs = 只应有一个 INPUT，但后面还有“{ $second }”
stdin-twice = { $first } 和 { $second } 都是 -，但标准输入只能读取一次
about-norms = 同一个批次上的各种归一化：哪些元素共用统计量，结果如何，什么变化不影响它
about-sizes = 小批次对统计量的影响：从手头的批次中抽取小批量，看同一个样本的输出怎样抖动
about-replicas = 一个批次分到几台设备上：为什么不能对方差求平均，应当交换什么
flag-help = 显示帮助
flag-version = 显示版本
flag-input = JSON、CSV、TSV、NPY、NPZ 或 safetensors 文件；- 表示标准输入
flag-lang = 所有文字的语言 [默认：取自 LC_ALL、LC_MESSAGES 或 LANG]
flag-batch = 一些数：“1,2,3”，或一行一个样本的“1,2;3,4”，或 JSON
flag-random = 这种形状的标准正态随机数，如 20x100（样本 x 通道）
flag-seed = --random 的种子 [默认：0]
flag-example = 内置示例
flag-list-examples = 列出内置示例
flag-header = 第一行是否为列名；auto：其中没有任何数时视为列名
flag-delimiter = 单元格之间的分隔符：一个字符、tab 或 space [默认：自动识别]
flag-weights = safetensors 文件、PyTorch 的 state dict（.pt）、ONNX 模型、GGUF，或由 state dict 存成的 NPZ；不给 --layer 时列出其中的归一化层
flag-layer = 采用哪一层的 gamma、beta 和滑动统计量
flag-dump = 不进入讲解，而是输出所有的数：json、text、markdown、html、csv 或 npz [默认：由 --output 的扩展名决定，否则为 json]
flag-emit = 输出一个 Python 脚本，用该框架重新计算全部结果并比较
flag-output = 要写入的文件，- 表示标准输出；写完整之后才替换旧文件。隐含 --dump
flag-cell = 讲解哪个元素：它在 x 的形状中的下标，从 0 开始 [默认：第一个]
flag-stage = 只保留这些阶段（如 normalize、dx）或量（如 x_hat），以逗号分隔
flag-channel = 只保留这个通道，写它的名称或从 0 数起的序号
flag-digits = 有效数字位数，1 到 17 [默认：文本为 6，其他为全部]
flag-ascii = 使用纯 ASCII：μ 写作 mean，√ 写作 sqrt
flag-rtol = 相对容差 [默认：按结果的精度推算舍入误差]
flag-atol = 绝对容差 [默认：0]
flag-expect = 在正确值旁边显示这些结果（见 bnwalk check）：由数组组成的 JSON 对象、NPZ 或导出文件
flag-play = 先执行这个文件中的命令，每行一条，写法与“:”之后相同（gamma 2、goto dx……）
flag-screenshot = 不用终端，而是把屏幕画到文件：.svg、.txt 或 .ansi
flag-size = 截图或录像的列数和行数
flag-theme = 配色：dark、light、contrast 或 mono [默认：由终端的背景色决定，如果终端告知]
flag-color = 是否使用颜色；auto：使用，除非设置了 NO_COLOR
flag-no-mouse = 把鼠标留给终端
flag-check-expect = 您的结果：由数组组成的 JSON 对象、NPZ 或 safetensors 文件，或 bnwalk 的导出文件 [默认：INPUT 本身]
flag-check-dump = 报告的形式：text 或 json；不写 FORMAT 时为 json [默认：text]
flag-check-suggest = 写出一个小批次，它能显出 INPUT 显不出的错误：一个可作为 INPUT 的 JSON 文件
flag-check-output = 要写入的文件，- 表示标准输出；写完整之后才替换旧文件
flag-replicas-input = JSON、CSV、TSV、NPY、NPZ 或 safetensors 文件；- 表示标准输入；多个文件：每个是真实作业中一个 rank 的数据 [默认：--example golden]
flag-replicas-split = 设备：4 表示尽量相等的四份，2,6 表示两个和六个样本的两部分 [默认：2]
flag-replicas-average = 平均时各设备的权重：按值的个数，或全都相同
flag-replicas-dump = 输出结果：json、text 或 csv [默认：由 --output 的扩展名决定，否则为 json]
flag-replicas-digits = 文本的有效数字位数，1 到 17 [默认：6]
flag-replicas-cell = 跟踪哪个元素：它在 x 的形状中的下标，从 0 开始 [默认：最能说明问题的一个]
flag-sizes-input = JSON、CSV、TSV、NPY、NPZ 或 safetensors 文件；- 表示标准输入 [默认：--example digits-all]
flag-sizes-channel = 观察哪个通道的统计量 [默认：手写数字取 20，否则取第一个有变化的通道]
flag-sizes-sample = 保持不变的样本，同批的其他样本随机更换 [默认：最接近均值的一个]
flag-sizes-draws = 每种大小抽取多少个小批量 [默认：1000]
flag-sizes-sizes = 小批量的大小 [默认：2、4、8……和整个批次]
flag-sizes-seed = 抽样的种子，也是 --random 的种子 [默认：0]
flag-sizes-dump = 输出结果：json、text 或 csv [默认：由 --output 的扩展名决定，否则为 json]
flag-sizes-digits = 文本的有效数字位数，1 到 17 [默认：6]
flag-sizes-cell = 跟踪哪个元素：它在 x 的形状中的下标，从 0 开始 [默认：最能说明问题的一个]
flag-norms-input = JSON、CSV、TSV、NPY、NPZ 或 safetensors 文件；- 表示标准输入 [默认：--example tokens]
flag-norms-groups = 组归一化的组数，必须能整除通道数 [默认：与每组的通道数大致相等]
flag-norms-dump = 输出结果：json、text 或 csv [默认：由 --output 的扩展名决定，否则为 json]
flag-norms-digits = 文本的有效数字位数，1 到 17 [默认：6]
flag-norms-cell = 跟踪哪个元素：它在 x 的形状中的下标，从 0 开始 [默认：最能说明问题的一个]

usage-no-value = “{ $arg }”需要一个值，却没有给出
usage-no-choice = “{ $arg }”的值“{ $value }”无效 [可选：{ $choices }]
usage-wrong-value = “{ $arg }”的值“{ $value }”无效：{ $why }
usage-unknown = 不认识的参数“{ $arg }”
usage-twice = 参数“{ $arg }”不能重复使用
usage-conflict = 参数“{ $arg }”不能与 { $other } 同时使用
usage-conflict-any = 参数“{ $arg }”不能与给出的其他参数同时使用
usage-missing = 缺少必需的参数：{ $args }
usage-with-similar = { $what }；{ $similar }
usage-similar = 相近的有：“{ $similar }”

### Lessons (src/lesson, src/session/study.rs)

command-learn = 学一课，或列出各课；文件名.toml 是您自己写的课
command-practice = 做练习题，针对一个阶段或全部阶段
command-continue = 课程继续：下一步，或作答
command-earlier = 在课程中退回一步
command-answer = 回答课程的问题
command-mark = 把选中的元素标为答案，或取消标记
command-hint = 为课程的这一步给出提示
command-solve = 替您完成这一步，或说出答案
command-scroll-lesson = 滚动课程文字
command-leave = 结束课程，回到上课之前的状态
command-batch = 打开直接输入的批次，一个样本一行
section-lessons = 课程
key-learn = 课程列表
key-continue = 课程：继续，或作答
key-earlier = 课程：退回一步
key-mark = 课程：标记元素作为答案
lesson-flaw = { $origin } 第 { $line } 行第 { $column } 列：{ $why }
lesson-no-toml = 这不是 TOML：{ $why }
lesson-unread = { $file } 无法读取：{ $why }
lesson-too-long = { $file } 太长，不会是一课
lesson-no-steps = 没有任何一步；每一步以 [[step]] 开头
lesson-same-id = 前面已有名为“{ $id }”的一步
lesson-stuck = 课程的步骤“{ $step }”执行了它自己的解法，却没有完成
lesson-no-kind = 每一步要有 tell、do、predict、reveal 四个键之一，内容就写在其中
lesson-one-kind = 每一步只能属于一类，而这一步有 { $found }
lesson-not-of-kind = “{ $kind }”类的步骤不能有“{ $key }”
lesson-no-solution = 缺少完成这一步的命令：solution = ["…"]
lesson-choices = 选择题要有 2 到 9 个选项
lesson-one-answer = 问题要有 answer、cells、choice 三个键之一，由它说明什么是对的
lesson-show = show 应为某个量中的一个数，例如 var[0]
lesson-no-such-step = 这一课没有名为“{ $id }”的步骤
lesson-no-such = 没有名为“{ $name }”的课
lesson-no-such-like = 没有名为“{ $name }”的课；是不是“{ $like }”？
lesson-no-such-of = 没有名为“{ $name }”的课；现有：{ $names }
lesson-key-like = 这里没有键“{ $key }”；是不是“{ $like }”？
lesson-key = 这里没有键“{ $key }”；可用的有：{ $known }
lesson-missing = 缺少“{ $key }”
lesson-kind = “{ $key }”应为{ $wanted }
lesson-kind-text = 一段文字
lesson-kind-number = 一个数
lesson-kind-table = 一个表
lesson-kind-tables = 由表组成的列表
lesson-kind-texts = 由文字组成的列表
lesson-count = 给出了 { $given } 段文字，应为 { $wanted } 段
lesson-other-numbers = 其中的数是 { $other }，而原文中是 { $own }
lesson-no-command = 课程不得执行“{ $command }”
lesson-unexpected = “{ $found }”不该出现在这里
lesson-expected = 这里应为“{ $what }”
lesson-cut-short = 末尾缺少内容
lesson-too-deep = 括号层数太多
lesson-open-quote = 这个引号没有闭合
lesson-open-brace = 这个花括号没有闭合
lesson-digits = “{ $found }”不是有效的位数；应为 1 到 17
lesson-arity = { $name } 需要 { $wanted } 个参数，而不是 { $given } 个
lesson-unknown = 没有名为“{ $name }”的东西
lesson-unknown-like = 没有名为“{ $name }”的东西；是不是“{ $like }”？
lesson-wants-text = 第一个参数应为单引号中的文字
lesson-no-number = 这不是一个数
lesson-no-array = 只有数组才有下标
lesson-no-index = { $found } 不是下标
lesson-no-element = 下标 { $index } 不在形状为 { $shape } 的数组之内
lesson-shapes = 形状为 { $a } 和 { $b } 的数组不能放在一起运算
lesson-no-outcome = 实验结果中没有 { $path }
lesson-no-setting = 实验没有名为 { $name } 的设置
lesson-not-one-right = 有 { $right } 个选项是对的；应当恰好有一个
lesson-comma = 、
lesson-text-unknown = （这里缺少一个数：{ $why }）
lesson-not-graded = 用现在的数无法评分；:back 回到课程的数据
welcome = { $next } 下一步   { $learn } 课程   { $lab } 实验   { $help } 帮助   { $quit } 退出
no-lesson-open = 没有打开的课程；:learn 列出各课
no-hint = 这一步没有提示
no-question = 课程在这里没有提问；按 > 继续
nothing-to-mark = 课程在这里不需要标记元素
nothing-to-solve = 这里没有要解的题；按 > 继续
lesson-resumed = 从第 { $step } 步接着学；按 < 退回
lesson-not-yet = 还没有：课程在等您完成要求的操作；:solve 替您完成
lesson-noted = 已记下；实验给出结果后评分
lesson-noted-run = 您的答案已记下；请让实验继续运行
lesson-elsewhere = 这是您自己的文件；:back 回到课程的数据
lesson-left = 课程已关闭，一切恢复到上课之前
lesson-returned = 已回到课程的数据
answer-number = “{ $found }”不是数；请写成 0.5、-3/4 或 sqrt(2)
answer-choice = “{ $found }”不是 a 到 { $last } 中的字母
answer-is-choice = { $letter }：{ $choice }
answer-cells = 选中元素后按 x 标记；全部标好后按 > 提交
progress-unread = 无法读取您的学习进度：{ $file }：{ $why }
progress-unkept = 无法保存您的学习进度：{ $file }：{ $why }
progress-damaged = { $file } 已损坏，现已改名为 { $aside }；课程从头开始
progress-damaged-stays = { $file } 已损坏且无法改名；那里不再保存进度

lessons-title = 课程
lessons-hint = enter 开始   esc 关闭
lesson-title-step = { $title } · { $step }/{ $steps }
lesson-title-question = { $title } · { $step }
lesson-of-minutes = { $minutes } 分钟
lesson-state-new = 未学
lesson-state-begun = 学到第 { $step } 步
lesson-state-done = 已学完
lesson-state-score = 已学完，预测对 { $right }/{ $asked }
lesson-hint = 提示：
lesson-solution = 操作：
lesson-offer-solution = :solve 说出答案。
lesson-done = 完成。
lesson-right = 正确。
lesson-wrong = 不对：不是 { $answer }。
lesson-wrong-known = 不对。
lesson-answer = 答案：
lesson-answer-told = { $answer }。
lesson-your-answer = 已记下您的答案：{ $answer }
lesson-marked = 已标记：{ $cells }
lesson-marked-none = 还没有标记任何元素。
lesson-remember = 记住：
lesson-read = 延伸阅读：
lesson-score = { $asked } 道预测题中，您第一次就答对了 { $right } 道。
lesson-next = 按 > 开始下一课：{ $title }
lesson-keys-on = > 继续
lesson-keys-back = < 退回
lesson-keys-answer = > 作答
lesson-keys-hand-in = x 标记   > 提交
lesson-keys-do = 请您操作
lesson-keys-wait = 等待实验结果
lesson-keys-more = > 下文
lesson-keys-leave = :leave 结束
lesson-keys-home = :back 返回

practice-title = 练习
practice-about = 数字简单的小批次，每题求一个数
practice-and = { $before }；{ $next }
practice-given-x = x = { $x }
practice-given-affine = γ = { $gamma }，β = { $beta }
practice-given-running = 本批次之前的滑动均值为 { $mean }，滑动方差为 { $var }，采用 PyTorch 的约定
practice-given-dy = dy = { $dy }
practice-ask =
    { $again ->
        [0] { "" }
       *[other] 再来一次，换了数字。
    }已知：{ $given }，ε = 0。求{ $title } { $symbol }。
practice-stage = 阶段 { $stage } 没有要计算的数；可以练习的阶段有 { $stages }
practice-hint-mean = 把各个值相加，再除以个数。
practice-hint-var = 与均值之差的平方的平均：Σ (x − μ)² / m。
practice-hint-inv_std = s⁻¹ = 1/√(σ² + ε)，这里 ε 为 0：即标准差的倒数。
practice-hint-x_hat = x̂ = (x − μ)/s：这个值比均值高出几个标准差。
practice-hint-y = y = γ · x̂ + β；先求 x̂，再缩放，最后平移。
practice-hint-running_mean = PyTorch 保留九成旧值，取一成新值：0.9 · 旧 + 0.1 · μ。
practice-hint-running_var = 0.9 · 旧 + 0.1 · 新；存储的新方差是无偏方差 Σ (x − μ)² / (m − 1)。
practice-hint-dbeta = β 加到每个 y 上，因此每个 dy 都传到它：dβ = Σ dy。
practice-hint-dgamma = γ 乘以 x̂，因此 dγ = Σ dy · x̂。
practice-hint-dx_hat = y = γ · x̂ + β，因此 dx̂ = γ · dy。
practice-hint-dvar = dσ² = −½ · s⁻³ · Σ dx̂ · (x − μ)。
practice-hint-dmean = dμ = −s⁻¹ · Σ dx̂；论文中的第二项为 0，因为 Σ (x − μ) 为 0。
practice-hint-dx = dx = (γ/s) · (dy − dβ/m − x̂ · dγ/m)：一行之中包含三条路径。
practice-not-divided = 这是总和。均值还要除以个数。
practice-unbiased = 这是除以 m − 1 的结果。批次归一化用除以 m 的有偏方差来归一化。
practice-root = 这是标准差；方差是它的平方。
practice-not-centred = 没有减去均值。
practice-not-inverse = 这是标准差本身；s⁻¹ 是它的倒数。
practice-root-forgotten = 这是除以方差的结果；应当除以它的平方根。
practice-sign = 大小对了，符号不对。
practice-not-scaled = 没有除以标准差。
practice-no-affine = 这是 x̂。x̂ 乘以 γ、再加上 β 才是 y。
practice-no-beta = 缺少 β。
practice-beta-first = 先加了 β，再乘 γ。应当先缩放，再平移。
practice-not-normalized = γ 和 β 作用在了 x 上。它们在归一化之后才起作用。
practice-momentum = 动量放错了一边。PyTorch 的 0.1 是新批次所占的份额；Keras 的 0.99 是旧值所占的份额。
practice-no-average = 这是批次自身的均值。滑动均值只朝它走十分之一。
practice-biased-stored = 这是存储有偏方差的结果。PyTorch 用有偏方差归一化，但存储的是无偏方差。
practice-averaged = 这是平均值。损失把各个元素加起来，因此梯度是总和。
practice-gamma-too-much = 这与 γ 无关：β 是在乘以 γ 之后才加上的。
practice-no-x-hat = 这是 dβ。求 dγ 时，每个 dy 要乘以对应的 x̂。
practice-x-for-x-hat = 这是用 x 加权的结果。γ 乘的是 x̂。
practice-y-for-x-hat = 这是用 y 加权的结果。γ 乘的是 x̂。
practice-no-gamma = 缺少 γ：传到 y 的量都经过了 γ。
practice-gamma-divided = 这是除以 γ 的结果。链式法则是相乘。
practice-half = 缺少因子 ½：它来自平方根。
practice-no-cube = 这是 Σ dx̂ · (x − μ)；还缺 −½ · s⁻³，即 1/√σ² 的导数。
practice-detached = 这只是直接路径，如同把均值和方差当作常数。每个 x 也会改变它们。
practice-no-variance-route = 缺少经由方差的路径。
practice-no-mean-route = 缺少经由均值的路径。

### 输入：文件有什么问题（src/input）

hint-stages = 阶段有：{ $stages }
dump-no-part = 没有名为 { $name } 的阶段或量；{ $hint }
dump-no-cell = --cell { $cell } 不在形状为 { $shape } 的 x 之中；下标从 0 开始，每个轴一个
dump-no-channel = --channel { $channel } 不存在：x 有 { $channels }，从 0 开始计
dump-cell-apart = --cell { $cell } 属于通道 { $channel }，而 --channel 只保留通道 { $asked }
output-link-circle = 它的链接绕成了一圈
needs-layer = 此处 --weights 需要 --layer 名称；单独使用 bnwalk --weights { $file } 可列出各层
list-form = 层的列表没有 --dump={ $form } 这种形式；应为 text 或 json
terminal-failed = 终端：{ $error }
output-extension = --output { $file }：扩展名没有说明格式（.json、.txt、.csv、.npz、.md、.html）；请同时给出 --dump=格式
output-binary = --dump=npz 是二进制数据，会弄乱终端；请给出 --output 文件，或写入管道
hint-known = 可用的有：{ $known }
input-at = { $origin }：{ $what }
input-nothing = 空
input-too-long = { $origin } 超过了可读取的上限 { $limit } GiB
input-empty = { $origin } 是空的；应为 JSON、CSV、NPY、NPZ 或 safetensors 形式的数
input-no-rows = { $origin } 中没有一行数
input-binary = { $origin } 不是文本，也不是 NPY、NPZ 或 safetensors；应为其中之一，或 UTF-8 编码的 JSON 或 CSV
input-json = { $origin }：{ $what }（第 { $line } 行第 { $column } 列）
input-cell = { $origin } 第 { $row } 行，列 { $column }：遇到 { $found }，{ $expected }
input-column-named = { $column }（{ $name }）
input-ragged = { $origin }：第 { $row } 行有 { $got }，应与第 { $first } 行一样有 { $expected } 个
input-unreadable = { $origin } 不是可读的 { $format }：{ $what }
input-model = { $origin }（{ $format }）中没有批次，只有模型的权重；bnwalk --weights { $file } 列出其中的归一化层
input-no-archive = { $origin } 中没有带名称的数组；应为 safetensors、NPZ、PyTorch 的 state dict（.pt）、ONNX 模型或 GGUF
input-member = { $origin }，数组 { $name }：{ $what }
input-no-batch = { $origin } 中没有数组“x”；其中有：{ $found }
input-no-array = { $origin } 中是{ $found }；应为一个数值数组，形式为 JSON、CSV 或 NPY
input-dump-columns = { $origin }：这张表不是 bnwalk 的导出；应有的列为 { $expected }
input-no-quantity = { $origin } 中没有任何量的数组（其中有：{ $found }）；应为 JSON 对象、NPZ，或导出的 CSV
input-shape = 遇到 { $found }，应为由 1 到 5 个长度组成的形状，例如 20x100（样本 x 通道）
input-too-many-cells = { $shape } 的批次超过 { $limit } 个数；请减小形状
input-memory = 内存不足以容纳有 { $cells } 个数的批次
input-no-example = 没有名为 { $name } 的示例；{ $hint }
input-upstream = { $error }，或含有一个数组的文件的路径
input-no-file = 没有这个文件
input-not-permitted = 没有读取它的权限
input-directory = 它是目录；应为文件
input-no-memory = 内存不足，无法读取
input-io = 无法读取：{ $error }
field-unknown = 未知的{ $what } { $name }；{ $hint }
field-twice = { $what }“{ $name }”给出了两次
field-alias-twice = { $what }“{ $name }”与同时给出的“{ $before }”含义相同
field-array = 数组
field-field = 字段
npy-magic = 这不是 NPY 文件：开头不是 \x93NUMPY
npy-version = 这是 NPY 版本 { $version }；应为 1.0、2.0 或 3.0
npy-header-length = NPY 头自称有 { $claimed } 字节；最多应为 { $most }
npy-dtype = 元素的 dtype 为 { $dtype }；应为实数：float16、float32、float64、int8 至 int64、uint8 至 uint64 或 bool
npy-word = 元素的 dtype 为 { $dtype }；应为一个词，如 numpy.array("train") 所存
npy-words = 其中的词超过 { $most } 个
npy-short = 数组提前结束：形状 { $shape }、dtype { $dtype } 需要 { $claimed } 字节数据，但{ $got }
npy-none = 一个也没有
npy-only = 只有 { $got } 字节
npy-truncated = 文件在 NPY 头中间结束
npy-impossible-shape = NPY 头给出了不可能的形状：{ $shape }
npy-no-dictionary = NPY 头不是 Python 字典
npy-cut-off = NPY 头内部被截断
npy-unknown-key = NPY 头中有未知的键 { $key }
npy-lacks = NPY 头缺少 '{ $key }'
npy-no-tuple = NPY 头给出的形状是 { $shape }；应为由长度组成的元组
npy-no-order = NPY 头的 'fortran_order' 既不是 True 也不是 False
npz-twice = 其成员 { $name } 出现了两次
npz-bomb = 其 { $packed } 字节自称解压后有 { $size } 字节，超过 { $ratio } 倍；应为真实的数据
npz-longer = 它比归档所声明的 { $size } 字节更长
tensors-too-short = 它只有 { $len } 字节，不足头部长度所占的 { $prefix } 字节
tensors-header = 每个张量各有 dtype、shape 和 data_offsets 的对象
tensors-header-cut = 其头部自称有 { $claimed } 字节，但文件只剩 { $left } 字节
tensors-header-long = 其头部自称有 { $claimed } 字节；最多应为 { $most }
tensors-header-wrong = 其头部格式不对：{ $error }
tensors-dtype = 元素的 dtype 为 { $dtype }；应为实数：F64、F32、F16、BF16、I8 至 I64、U8 至 U64 或 BOOL
tensors-ends = 它应有 { $claimed } 字节，但在 { $got } 字节后就结束了
tensors-impossible-shape = 没有数组能有它这样的形状
tensors-twice = 张量 { $name } 给出了两次
tensors-backwards = 张量 { $name } 在第 { $end } 字节结束，先于其起点 { $start }
tensors-beyond = 张量 { $name } 在第 { $end } 字节结束，但数据只有 { $data } 字节
tensors-too-many = 比任何文件都多的
tensors-span = 张量 { $name } 的形状为 { $shape }、dtype 为 { $dtype }，占 { $claimed } 字节，但其偏移量跨越 { $span } 字节
tensors-overlap = 落在前一个张量之内
tensors-gap = 与前一个张量之间有空隙
tensors-begins = 张量 { $name } 从第 { $start } 字节开始，{ $what }；应为 { $expected }
tensors-unused = 数据有 { $data } 字节，其中张量只占 { $taken } 字节
array-no-word = 它是一个词，而张量不能是词；请用命令行选项给出
array-word = 它是 { $word }；{ $error }
array-words = 它有 { $count } 个词；应为一个
array-rank = 它的秩为 { $rank }；应为一个数，或每个通道一个数
array-values = 它有 { $count } 个数；应为一个
array-not-whole = 它是 { $value }；应为不小于 0 的整数
input-found-unnamed = 一个没有名称的数组
input-found-none = 无
input-found-archive = 一个归档
input-found-object = 一个对象
expected-alias-twice = 它与同时给出的 { $before } 含义相同
expected-no-quantity = 没有这个名称的量；{ $hint }
expected-left-out-near = 略去 { $name }：没有这个名称的量；{ $hint }
expected-left-out = 略去 { $names }（{ $count } 个）：没有这样的量。
format-json = JSON 文件
format-csv = 表格
format-npy = NPY 文件
format-npz = NPZ 归档
format-safetensors = safetensors 文件
format-torch = PyTorch state dict
format-onnx = ONNX 模型
format-gguf = GGUF 文件
torch-legacy = 它是 PyTorch 1.6 之前的格式；请重新加载并保存
torch-no-pickle = 其中没有 data.pkl
torch-big-endian = 其中的数不是小端序
torch-storage-kind = 它的存储是 { $kind }；应为实数的存储，例如 FloatStorage
torch-no-storage = 文件中没有它的存储 { $name }
torch-beyond = 它超出了其存储的 { $count } 个元素
torch-strides = 没有数组能有它这样的步幅
torch-too-long = 其成员 { $name } 解压后超过 { $most } 字节
pickle-object = 其中是一个 pickle 对象；应为 state dict，如 torch.save(model.state_dict(), FILE) 所写
pickle-entries = 其字典的条目太多
pickle-memo = 其备忘表太长
pickle-class = 它用不是文本的东西来命名一个类
pickle-opcode = 操作码 { $opcode } 不应出现在张量文件中
pickle-recall = 它取出了从未存入的值
pickle-lengths = 某个张量的形状或步幅不是不小于 0 的整数
pickle-offset = 某个张量的偏移量为负
pickle-strides = 某个张量的步幅数与轴数不同
pickle-stack = 它从空栈中取值
pickle-cut = 它中途结束
pickle-pairs = 它给了字典一个没有值的键
onnx-too-long = 它超过 { $most } 字节
onnx-no-graph = 其中没有计算图
onnx-negative = 张量 { $name } 的长度为负
onnx-folded = 其中有 { $convolutions } 个卷积，没有归一化层；为推理导出的模型会把批次归一化并入前面的卷积，请以训练模式导出
onnx-external = 它的数存放在另一个文件中；请把模型的所有数据存成一个文件
onnx-type = 其数据类型编号为 { $number }；应为实数：FLOAT、DOUBLE、FLOAT16 或 BFLOAT16
onnx-half-element = 其 { $bytes } 字节不是整数个元素
onnx-count = 它有 { $count } 个数，与形状 { $shape } 不符
gguf-version = 其版本为 { $version }；应为小端序的 2 或 3
gguf-alignment = 其对齐为 { $alignment }；应为 2 的幂
gguf-axes = 张量 { $name } 有 { $axes } 个轴；最多应为 { $most } 个
gguf-axis = 长度为 { $length } 的轴太长
gguf-type = 元素的 GGML 类型为 { $kind }，可能经过量化；应为 F32、F16、BF16 或 F64
gguf-beyond = 它的数超出了文件末尾（第 { $len } 字节）
gguf-cut = 其头部中途结束
gguf-name = 其头部中有一个名称长 { $len } 字节；最多应为 { $most }
gguf-array = 其头部中有一个数组太长
gguf-value = 其头部中有一个值的类型 { $kind } 未知
example-worked = 五个可以手算的数：1 到 5 的均值为 3，方差为 2
example-golden = 八个数，均值为 5，标准差为 2，eps 为 0：每个 x_hat 都是整数或半整数
example-normal = 20 个样本、100 个标准正态特征：每一列的均值和方差都因偶然而偏离 0 和 1
example-digits = 16 个手写数字图像，形状 (16, 1, 8, 8)：所有像素共用一个均值和一个方差
example-digits-flat = 同样的数字展平成 64 个特征：边缘的像素从不变化，因此没有方差
example-digits-all = 全部 1,797 个数字展平成 64 个 0 到 1 的特征：样本足够多，可以从中抽取小批量
example-constant = 中间的特征从不变化：方差为 0，只靠 eps 避免除以零
example-outlier = golden 批次写成两列，第二列中 9 换成 30：一个离群值压缩了其余所有值
example-offset = 同样的五个数写成两列，其中一列整体加上十亿：x_hat 直到最后一位都相同
example-one = 只有一个样本的批次：每个值就是自己的均值，结果只剩下 beta
example-replicas = golden 批次分在两台设备上：批次归一化各自处理四个值，层归一化则把八个值放在一起
example-tokens = 两个句子，各六个词元，形状 (2, 6, 8)：层归一化作用于每个词元的特征；其中一个词元放大了十倍
json-found = 遇到{ $found }；应为：{ $expected }
json-found-other = 遇到{ $found }
json-string = 字符串 { $value }
json-integer = 整数 { $value }
json-boolean = 布尔值 { $value }
json-float = 浮点数 { $value }
json-list = 列表
json-object = 对象
json-bare-word = 遇到没有引号的 { $word }，JSON 中没有这种写法；请写成 "{ $word }"
json-invalid = 这不是有效的 JSON：{ $what }
json-problem = 由数值组成的列表，或含有字段“x”的对象
json-dump-or-problem = “{ $part }”属于 bnwalk 的导出，而“{ $field }”属于问题；两者只能取一
json-half-dump = “{ $part }”属于 bnwalk 的导出，但缺少“{ $missing }”
json-no-x = 缺少字段“x”，即批次
json-schema = schema 是“{ $found }”；应为“{ $expected }”
json-inner-problem = problem 是含有字段“x”的对象
json-number-or-null = 数或 null
json-whole = { $name } 是不小于 0 的整数
json-word = { $name } 是带引号的词
json-choice = { $name } 是 { $found }；{ $error }
json-dy = dy 是由数值组成的列表、"ones"、"y"、"randn:种子" 或 "onehot:i,j,…"
json-batch = 由数值组成的列表，嵌套最多 5 层：(N,C,D,H,W)
json-array = 一个数，或由数值组成的列表，嵌套最多 5 层
json-per-channel = 一个数，或每个通道一个数的列表
json-number = 一个数
json-list-number = { $place } 是列表，而 { $first } 是数
json-list-too-deep = { $place } 是列表；{ $name } 应为{ $what }
json-empty-list = { $place } 是空列表；应有数
json-ragged = { $place } 有 { $got }，而 { $first } 有 { $expected } 个
json-number-list = { $place } 是数，而 { $first } 是列表
json-only-number = { $name } 是一个数；应为{ $what }
json-to-be = { $name } 是{ $what }
json-number-as = { $place } 处的数
json-not-finite = { $place } 是“{ $found }”；应为数（或 "NaN"、"Infinity"、"-Infinity"）
json-results = 每个量各有一个嵌套数值列表的对象
input-temporary = 在 { $directory } 中写入 { $size } GB 的临时文件失败（{ $error }）；可用 TMPDIR 指定其他目录

### Check: the report

check-called = { $quantity }（文件中叫 { $name }）
check-first-wrong = 第一个错误：{ $name }，位于阶段 { $stage }（{ $place }/{ $stages }），{ $cells } 个数中有 { $wrong } 个错误。
check-other-shape = 它的形状是 { $shape }，应为 { $right }。
check-worst = 误差最大处是 { $place }：
check-is-right = 是正确的
check-is-in = 在 { $file } 中
check-unexplained = 已知的错误都得不出这些数。
check-not-explained = { $names }：没有已知的错误能解释。
check-follows = { $name }：没有已知的错误能解释。若 { $name } 如文件所示，则可由它得出：{ $names }。
check-cause = { $names }：{ $name }。{ $sentence }
check-one-of = { $names }：是下列之一，这些数据无法区分：
check-cause-item = { $name }。{ $sentence }
check-assumed = 假定 { $names } { $how }。
check-precision = 以 { $precision } 计算
check-decimals = 保留了 { $n } 位小数
check-digits = 保留了 { $n } 位有效数字
check-reshaped = { $name }：数值相同而形状不同，是 { $shape } 而不是 { $right }。
check-flat = { $name } 的形状是 { $shape }，逐个与 { $right } 比较。
check-nan = { $name }：两边都是 NaN 的数有 { $n } 个。
check-exact = 全部精确相等（{ $precision }，rtol { $rtol }）。
check-close = 全部在容差之内（{ $precision }，rtol { $rtol }）。
check-taken = 输入中没有，因此取自 { $file }：{ $names }。
check-only-inputs = { $file } 里只有这一层的输入，没有它算出的任何结果；应当有 y、dx 或 running_mean 这样的数组
check-nothing = { $file } 中没有可以判断的内容：它的数组都依赖于 dy，而它和输入都没有给出 dy。请用 --dy 给出。
check-no-batch = 无法为 { $norm } 构造小批次
check-unseen = 有 { $count } 种已知的错误用这些数据看不出来：{ $names }。能显出它们的批次：--suggest FILE。
check-suggested = { $file } 中的批次能显出这个批次显不出的错误。请用您的层计算它，再运行：bnwalk check { $file } --expect FILE
verdict-exact = 精确
verdict-close = 相近
verdict-wrong = 错误
check-head-quantity = 量
check-head-verdict = 结论
check-head-error = 最大误差
check-head-relative = 相对误差
check-head-worst = 所在位置
check-head-layer = 层
check-head-first-wrong = 第一个错误
check-head-why = 原因
check-unread = 未读取
check-or = 或
check-no-why = 未能解释
check-layer-note = { $name }：{ $note }
check-layers = 共 { $all } 层：{ $right } 层正确，{ $wrong } 层错误{ $unread ->
        [0] {""}
       *[other] ，{ $unread } 层未能读取
    }。
check-folder = { $folder }：无法读取该文件夹：{ $why }
check-empty-folder = { $folder } 中没有截取的文件；应为 .npz、.safetensors 或 .json 文件，每层一个，如 examples/capture_pytorch.py --all 所写
took-from-results = 从 { $file } 取了 { $names }
undone-from-results = 撤销了取自 { $file } 的 { $names }
redone-from-results = 重新采用 { $file } 的 { $names }
check-no-dy = 没有给出 dy，因此不判断依赖于它的：{ $names }。

### Check: the table of mistakes (src/compare/mistake.rs)

mistake-unbiased-variance = 用了无偏方差
mistake-unbiased-variance-is = 用来归一化的方差除以了 m−1。各框架都用除以 m 的有偏方差归一化，只有存储的方差才可能是无偏的。
mistake-variance-about-zero = 算方差时没有减均值
mistake-variance-about-zero-is = 把 x² 的均值当成了方差。方差是 (x − μ)² 的均值。
mistake-variance-not-divided = 方差没有除以 m
mistake-variance-not-divided-is = 把 (x − μ)² 的和当成了方差，还应除以 m。
mistake-mean-by-m-minus-1 = 均值除以了 m−1
mistake-mean-by-m-minus-1-is = 均值是 x 的和除以 m−1 得到的，应除以 m。
mistake-n-for-m = 把 N 当成了 m
mistake-n-for-m-is = 对所有样本和位置求的和只除以了样本数（或用样本数来校正）。除数应是 m，即样本数乘以位置数。
mistake-replica-variances-averaged = 对各副本的方差取了平均
mistake-replica-variances-averaged-is = 方差是批次两半各自方差的平均。还应加上两半均值之间的方差。
mistake-replicas-not-synchronized = 副本之间没有同步
mistake-replicas-not-synchronized-is = 批次的两半各用自己的统计量归一化，就像两台设备上没有使用同步批次归一化。
mistake-batch-norm = 误作批次归一化
mistake-batch-norm-is = 统计量是每个通道在所有样本上的统计量，即批次归一化：均值取错了轴。
mistake-layer-norm = 误作层归一化
mistake-layer-norm-is = 统计量是每个样本在所有通道上的统计量，即层归一化：均值取错了轴。
mistake-instance-norm = 误作实例归一化
mistake-instance-norm-is = 统计量是每个样本、每个通道各自的统计量，即实例归一化：求均值时漏掉了样本轴。
mistake-rms-norm = 误作 RMS 归一化
mistake-rms-norm-is = 没有减均值，而是除以每个样本的均方根，即 RMS 归一化。
mistake-layer-norm-over-channels = 误作逐位置的层归一化
mistake-layer-norm-over-channels-is = 统计量是每个样本、每个位置只沿通道的统计量，如 LayerNorm(C) 作用在 (N, T, C) 上。
mistake-rms-norm-over-channels = 误作逐位置的 RMS 归一化
mistake-rms-norm-over-channels-is = 没有减均值，而是除以每个样本、每个位置沿通道的均方根，即 Transformer 中的 RMS 归一化。
mistake-group-norm = 误作 { $norm }
mistake-group-norm-is = 统计量是 { $norm } 的统计量：通道被分成了另一个组数。
mistake-interleaved-groups = 各组通道交错
mistake-interleaved-groups-is = 通道 c 被归入第 c mod G 组。同一组应由相邻的通道组成，即 c / (C/G)。
mistake-statistics-per-position = 每个位置各有统计量
mistake-statistics-per-position-is = 均值只沿第一个轴求取。同一通道的各个位置应共用一个均值和一个方差。
mistake-statistics-of-everything = 整个数组共用统计量
mistake-statistics-of-everything-is = 对整个数组只求了一个均值和一个方差，没有区分任何轴。
mistake-channels-at-other-end = 通道轴读反了
mistake-channels-at-other-end-is = 读批次时通道轴放在了另一端：通道在前读成了通道在后，或者相反。
mistake-rows-as-channels = 把行当成通道
mistake-rows-as-channels-is = 每一行单独归一化：实例归一化把 (N, C) 读成了一个有 N 个通道的样本 (C, L)。它需要第三个轴。
mistake-running-statistics-in-train = 训练模式用了滑动统计量
mistake-running-statistics-in-train-is = 用滑动统计量做了归一化。训练模式应使用批次自己的统计量。
mistake-batch-statistics-in-eval = 评估模式用了批次统计量
mistake-batch-statistics-in-eval-is = 用批次自己的统计量做了归一化。评估模式应使用滑动统计量。
mistake-updated-statistics-in-train = 训练模式用了更新后的滑动统计量
mistake-updated-statistics-in-train-is = 用加入本批次之后的滑动统计量做了归一化。训练模式应使用批次自己的统计量。
mistake-updated-statistics-in-eval = 评估模式更新了滑动统计量
mistake-updated-statistics-in-eval-is = 归一化之前先用本批次更新了滑动统计量。评估模式下它们应保持不变。
mistake-eps-outside-root = ε 放在了根号外
mistake-eps-outside-root-is = ε 加在了标准差上，即 √σ² + ε。它应放在根号里，即 √(σ² + ε)。
mistake-eps-forgotten = 漏了 ε
mistake-eps-forgotten-is = 方差没有加 ε。
mistake-eps-twice = ε 加了两次
mistake-eps-twice-is = 方差加了两次 ε。
mistake-other-eps = ε { $value }
mistake-other-eps-is = 题目给的是 ε = { $own }。
mistake-divided-by-variance = 漏了开平方
mistake-divided-by-variance-is = x − μ 除以了方差 σ² + ε，应除以它的平方根。
mistake-multiplied-by-std = 把标准差当成了它的倒数
mistake-multiplied-by-std-is = x − μ 乘以了 √(σ² + ε)，应该除以它。
mistake-root-twice = 开了两次平方
mistake-root-twice-is = x − μ 除以了 √(√σ² + ε)：把标准差当成了方差。
mistake-not-divided = 没有除以 s
mistake-not-divided-is = x̂ 只是 x − μ，还应除以 s。
mistake-mean-not-subtracted = 没有减均值
mistake-mean-not-subtracted-is = x̂ 是 x / s。应先从 x 中减去均值。
mistake-std-as-var = 把标准差写成了方差
mistake-std-as-var-is = 数组里是 √σ²，而不是 σ²。
mistake-std-as-inv-std = 把 s 写成了 s⁻¹
mistake-std-as-inv-std-is = 数组里是 s = √(σ² + ε)，而不是 1/s。
mistake-inv-std-as-var = 把 s⁻¹ 写成了方差
mistake-inv-std-as-var-is = 数组里是 1/√(σ² + ε)，而不是 σ²。
mistake-eps-in-var = 方差里含有 ε
mistake-eps-in-var-is = 数组里是 σ² + ε，而不是 σ²。
mistake-gamma-forgotten = 漏了 γ
mistake-gamma-forgotten-is = y 没有乘以 γ。
mistake-beta-forgotten = 漏了 β
mistake-beta-forgotten-is = y 没有加上 β。
mistake-gamma-and-beta-forgotten = 漏了 γ 和 β
mistake-gamma-and-beta-forgotten-is = y 就是 x̂：没有乘以 γ，也没有加上 β。
mistake-one-plus-gamma = 用 1 + γ 代替了 γ
mistake-one-plus-gamma-is = x̂ 乘以了 1 + γ，就像 Gemma 的 RMS 归一化那样，其权重存储时减去了 1。
mistake-gamma-twice = 乘了两次 γ
mistake-gamma-twice-is = x̂ 乘了两次 γ。
mistake-gamma-divides = 除以了 γ
mistake-gamma-divides-is = x̂ 除以了 γ，应该乘以 γ。
mistake-gamma-times-sum = γ 乘到了 β 上
mistake-gamma-times-sum-is = y 算成了 γ(x̂ + β)，应为 γx̂ + β。
mistake-beta-subtracted = 减去了 β
mistake-beta-subtracted-is = y 算成了 γx̂ − β，应为 γx̂ + β。
mistake-gamma-beta-swapped = γ 与 β 互换
mistake-gamma-beta-swapped-is = y 算成了 βx̂ + γ，应为 γx̂ + β。
mistake-gamma-rolled = 用了相邻通道的 γ
mistake-gamma-rolled-is = 每个通道乘的是前一个通道的 γ。
mistake-gamma-by-sample = γ 和 β 沿样本轴广播
mistake-gamma-by-sample-is = γ 和 β 沿样本轴做了广播，它们应属于通道。
mistake-gamma-by-position = γ 和 β 沿位置广播
mistake-gamma-by-position-is = γ 和 β 沿最后一个轴做了广播，它们应属于通道。
mistake-momentum-reversed = 动量用反了
mistake-momentum-reversed-is = 滑动更新中动量乘在了另一边：动量是旧统计量还是新统计量的份额，各框架并不一致。
mistake-other-momentum = 批次的权重 = { $value }
mistake-other-momentum-is = 滑动更新中本批次的权重是 { $value }，而题目给的是 { $own }。
mistake-biased-variance-stored = 滑动方差用了另一种方差
mistake-biased-variance-stored-is = 存储的方差除以了 m，而这一约定存储的是除以 m−1 的方差。
mistake-unbiased-variance-stored = 滑动方差用了另一种方差
mistake-unbiased-variance-stored-is = 存储的方差除以了 m−1，而这一约定存储的是除以 m 的方差。
mistake-std-stored = 存储了标准差
mistake-std-stored-is = 滑动方差平均的是标准差，应该平均方差。
mistake-eps-in-running-var = 滑动方差里含有 ε
mistake-eps-in-running-var-is = 方差在存储之前加上了 ε。ε 只应出现在根号里。
mistake-running-not-updated = 滑动统计量没有更新
mistake-running-not-updated-is = 滑动统计量还是这个批次之前的值。
mistake-running-updated-twice = 滑动统计量更新了两次
mistake-running-updated-twice-is = 这个批次在滑动统计量里计了两次，例如前向传播运行了两遍。
mistake-running-replaced = 滑动统计量被替换
mistake-running-replaced-is = 滑动统计量就是本批次的统计量：旧值一点也没有保留。
mistake-mean-for-sum = dγ、dβ 取了平均
mistake-mean-for-sum-is = dγ 或 dβ 对通道的元素取了平均。它们应是和。
mistake-divided-by-samples = dγ、dβ 除以了样本数
mistake-divided-by-samples-is = dγ 或 dβ 除以了样本数。它们只是和；平均应放在损失里，从而体现在 dy 中。
mistake-dgamma-from-x = dγ 里用了 x
mistake-dgamma-from-x-is = dγ 是 dy · x 的和，应为 dy · x̂ 的和。
mistake-dgamma-from-centred = dγ 里用了 x − μ
mistake-dgamma-from-centred-is = dγ 是 dy · (x − μ) 的和，还应除以 s。
mistake-dgamma-from-y = dγ 里用了 y
mistake-dgamma-from-y-is = dγ 是 dy · y 的和，应为 dy · x̂ 的和。
mistake-gamma-in-dgamma = dγ 里乘了 γ
mistake-gamma-in-dgamma-is = dγ 乘以了 γ。它是 dy · x̂ 的和，与 γ 无关。
mistake-dbeta-with-gamma = dβ 里乘了 γ
mistake-dbeta-with-gamma-is = dβ 乘以了 γ。它只是 dy 的和。
mistake-gamma-forgotten-backward = dx 里漏了 γ
mistake-gamma-forgotten-backward-is = 反向传播从 dy 开始，应从 dx̂ = γ · dy 开始。
mistake-gamma-twice-backward = dx 里乘了两次 γ
mistake-gamma-twice-backward-is = 反向传播从 γ² · dy 开始，应从 dx̂ = γ · dy 开始。
mistake-statistics-detached = 统计量被当成常数
mistake-statistics-detached-is = dx 只有直接路径：均值和方差被当成了常数，但它们依赖于 x。
mistake-variance-detached = 方差被当成常数
mistake-variance-detached-is = dx 缺少经由方差的路径，方差被当成了常数。
mistake-mean-detached = 均值被当成常数
mistake-mean-detached-is = dx 缺少经由均值的路径，均值被当成了常数。
mistake-dvar-sign = dσ² 的符号
mistake-dvar-sign-is = dσ² 的符号错了：(σ² + ε)^(−1/2) 的导数是负的。
mistake-dvar-half-forgotten = dσ² 漏了 ½
mistake-dvar-half-forgotten-is = dσ² 大了一倍：缺少由指数求导带下来的 ½。
mistake-dvar-power-1 = dσ² 的幂次
mistake-dvar-power-1-is = dσ² 里应是 s⁻³，却用了 s⁻¹：求导时没有把指数减 1。
mistake-dvar-power-2 = dσ² 里用了 s⁻²
mistake-dvar-power-2-is = dσ² 里应是 s⁻³，却用了 s⁻²。
mistake-dvar-from-x-hat = dσ² 里用了 x̂
mistake-dvar-from-x-hat-is = dσ² 是 dx̂ · x̂ 的和，应为 dx̂ · (x − μ) 的和。
mistake-dvar-from-dy = dσ² 里用了 dy
mistake-dvar-from-dy-is = dσ² 是对 dy 求的和，应对 dx̂ = γ · dy 求和。
mistake-dmean-from-dy = dμ 里用了 dy
mistake-dmean-from-dy-is = dμ 是对 dy 求的和，应对 dx̂ = γ · dy 求和。
mistake-dmean-sign = dμ 的符号
mistake-dmean-sign-is = dμ 的符号错了：均值变大时每个 x̂ 都变小。
mistake-dmean-without-s = dμ 漏了 s
mistake-dmean-without-s-is = dμ 只是 dx̂ 的和，还应除以 s。
mistake-m-forgotten-mean-route = 经由均值的路径漏了 m
mistake-m-forgotten-mean-route-is = 经由均值的路径没有除以 m。
mistake-m-forgotten-variance-route = 经由方差的路径漏了 m
mistake-m-forgotten-variance-route-is = 经由方差的路径没有除以 m。
mistake-m-forgotten-both-routes = dx 里漏了 m
mistake-m-forgotten-both-routes-is = 经由均值和方差的两条路径都没有除以 m。
mistake-m-minus-1-in-variance-route = 经由方差的路径除以 m−1
mistake-m-minus-1-in-variance-route-is = 经由方差的路径除以了 m−1，好像归一化所用的是无偏方差。应除以 m。
mistake-n-for-m-backward = dx 里把 N 当成了 m
mistake-n-for-m-backward-is = dx 的某条路径只除以了样本数。除数应是 m，即样本数乘以位置数。
mistake-two-forgotten = 经由方差的路径漏了 2
mistake-two-forgotten-is = 经由方差的路径只有应有的一半：(x − μ)² 的导数是 2(x − μ)。
mistake-variance-route-from-x = 经由方差的路径用了 x
mistake-variance-route-from-x-is = 经由方差的路径乘以了 x，应乘以 x − μ。
mistake-mean-route-sign = 经由均值的路径的符号
mistake-mean-route-sign-is = dx 中经由均值的路径被减去了，应该加上。
mistake-variance-route-sign = 经由方差的路径的符号
mistake-variance-route-sign-is = dx 中经由方差的路径被减去了，应该加上。
mistake-both-routes-sign = 两条路径的符号
mistake-both-routes-sign-is = dx 中经由均值和方差的两条路径都被减去了，应该加上。
mistake-direct-route-forgotten = 漏了直接路径
mistake-direct-route-forgotten-is = dx 缺少直接路径 dx̂ / s。
mistake-direct-route-without-s = 直接路径漏了 s
mistake-direct-route-without-s-is = 直接路径只是 dx̂，还应除以 s。
mistake-train-formula-in-eval = 评估模式用了训练模式的 dx
mistake-train-formula-in-eval-is = dx 含有经由均值和方差的两条路径。评估模式下它们是常数，dx = γ dy / s。
mistake-other-quantity = { $quantity } 的位置上是 { $other }
mistake-other-quantity-is = 名为 { $quantity } 的数组里是 { $other }。
mistake-dgamma-dbeta-swapped = dγ 与 dβ 互换
mistake-dgamma-dbeta-swapped-is = 名为 { $quantity } 的数组里是 { $other }。
mistake-channels-rolled = 通道错了一位
mistake-channels-rolled-is = 数值是对的，但每个通道放的是相邻通道的数值。
mistake-samples-permuted = 样本顺序不同
mistake-samples-permuted-is = 数值是对的，但样本的顺序不同。
mistake-transposed = 被转置
mistake-transposed-is = 数组是对的，但被转置了。
mistake-channel-axis-moved = 通道轴换了位置
mistake-channel-axis-moved-is = 数组是对的，但通道轴在另一端。
mistake-relu = 后面跟了 ReLU
mistake-relu-is = 所有负数都成了零，就像经过了一个原地执行的 ReLU。
mistake-tail-zero = 末尾是零
mistake-tail-zero-is = 前 { $kept } 个样本是对的，其余都是零。
mistake-prefix-of-samples = 只有部分样本
mistake-prefix-of-samples-is = 求和只包含了前 { $samples } 个样本。
mistake-part-of-array = 只有数组的一部分
mistake-part-of-array-is = 数值是对的，但只有数组开头的一部分。
mistake-all-zero = 全是零
mistake-all-zero-is = { $quantity } 的每个数都是零：没有写入任何值，或者没有梯度传到这里。
mistake-ratio = 是正确值的 { $factor } 倍
mistake-ratio-is = 您的结果 = { $factor } × 正确的 { $quantity }。
mistake-variance-from-squares = E[x²] − E[x]²
mistake-variance-from-squares-is = 方差算成了两个大数之差 E[x²] − E[x]²，有效数字相消。应先减去均值。
mistake-float32-mean = 均值是 float32
mistake-float32-mean-is = 均值是 float32 数，在这样的偏移下不够精确。
mistake-mean-rounded = 均值是 bfloat16
mistake-mean-rounded-is = 均值是 bfloat16 数，在这样的偏移下不够精确。
mistake-half-mean = 均值是 float16
mistake-half-mean-is = 均值是 float16 数，在这样的偏移下不够精确。
mistake-half-variance = 方差是 float16
mistake-half-variance-is = 方差是 float16 数，有效数字太少。
mistake-bfloat16-variance = 方差是 bfloat16
mistake-bfloat16-variance-is = 方差是 bfloat16 数，有效数字太少。
mistake-float32-variance = 方差是 float32
mistake-float32-variance-is = 方差是 float32 数，有效数字比文件中的少。
mistake-half-sums = 用 float16 求和
mistake-half-sums-is = 组内的和用 float16 累加，每加一步都丢失有效数字。无论 x 以何种精度存放，都应以 float32 求和。
mistake-bfloat16-sums = 用 bfloat16 求和
mistake-bfloat16-sums-is = 组内的和用 bfloat16 累加，每加一步都丢失有效数字。无论 x 以何种精度存放，都应以 float32 求和。
mistake-float32-sums = 用 float32 求和
mistake-float32-sums-is = 组内的和用 float32 累加，有效数字比文件中的少。
mistake-few-decimals = 只写了 { $n } 位小数
mistake-few-decimals-is = 就写出的 { $n } 位小数而言，每个数都是对的。请多写几位，或用 --atol { $atol } 放宽。
mistake-few-digits = 只写了 { $n } 位有效数字
mistake-few-digits-is = 就写出的 { $n } 位有效数字而言，每个数都是对的。请多写几位，或用 --atol { $atol } 放宽。
mistake-pair = { $one }；{ $other }
mistake-pair-is = { $one }{ $other }

### 命令之后可以写什么（src/session/command.rs）

form-count = [次数]
form-stage = 阶段
form-seconds = [秒数]
form-index = n,c,…
form-axis = 轴 [次数]
form-name = 名称
form-number-all = 数 [all]
form-number = 数
form-number-or-none = 数，或 none
form-mode = [train 或 eval]
form-upstream = 数、ones、y、randn:种子 或 onehot:i,j
form-maybe-name = [名称]
form-name-value = 名称 值
form-guess = [part、cross 或 never]
form-light = 对比度 亮度
form-file = 文件
form-settings = [名称=值 …]
form-grid = [名称=值,… …]
form-sweep = [batch=大小,… …]
form-lesson = [名称 或 文件.toml]
form-maybe-stage = [阶段]
form-answer = 数或字母
form-walk = [文件.json]
form-numbers = 1,2;3,4
form-layer = 文件 [层]
form-script = pytorch 或 numpy，再写 文件.py
form-maybe-file = [文件]
form-copied = [cell、derivation 或 stage]
form-page = [页]
form-text = [文本]

### 帮助中的示例（src/cli/examples.rs）

help-examples = 示例：
help-where-it-goes = 写到哪里：
help-example-five = 跟着五个数走一遍
help-example-batch = 您自己的批次
help-example-list = 见 --list-examples
help-example-cell = 一个元素的各数
help-example-arrays = 每个数组，供 numpy.load 读取
help-example-layers = 检查点中的归一化层
help-example-script = 在 PyTorch 中重新计算这一切的脚本
help-example-check = 您自己的实现错在哪一步
help-example-capture = examples/capture_pytorch.py 所存的层
help-example-captures = 这样的层所在的文件夹，每层一个文件：整个模型列成一张表
help-example-results = 文件中为 {"{"}"x_hat": [[-1, -1], [1, 1]]{"}"}
help-example-lessons = 各课，以及学到了哪里
help-example-lesson = 学一课，讲解画面就在旁边
help-example-own-lesson = 您自己写的课
help-example-handout = 讲义；加 --answers 则附答案
help-example-questions = 针对各个阶段的题目
help-example-seed = 只练一个阶段，每次题目相同
help-example-worksheet = 练习卷；加 --answers 则为其答案
help-example-norms = 七种归一化下的两个句子，每句六个词元
help-example-sizes = 1,797 个手写数字，像素 20
help-example-devices = 两台设备上的八个数
help-example-ranks = 每个文件由作业中的一个 rank 保存
help-example-training = 同一个网络，不用归一化和用批次归一化
help-example-sweep = 小批次的影响，如 Wu 和 He 所见
help-example-fpath = fpath 中要有 ~/.zfunc，并在 compinit 之前
help-after-check = 文件中可以有任何量，名称与导出的相同，或用其他常见的名称（rstd、grad_input 等）。全部正确时退出码为 0，有一个不对时为 1，读不了时为 2。
help-after-learn = 学习进度保存在 $XDG_STATE_HOME/bnwalk，默认为 ~/.local/state/bnwalk。
help-after-lab = 不写 NAME 则列出各实验。bnwalk lab NAME --help 说明可以改变什么。
