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

### Lab: norms (src/lab/norms.rs)

### Lab: sizes (src/lab/sizes.rs)

### Lab: replicas (src/lab/replicas.rs)

### Lab: training (src/lab/training.rs)

### Lessons (src/lesson)
