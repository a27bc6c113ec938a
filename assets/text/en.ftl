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
