# Over the channels of each position, which F.{{function}} wants last.
y = (F.{{function}}(x.movedim(1, -1), [x.shape[1]], gamma{{bias}}, eps={{eps}}){{plus_beta}}).movedim(-1, 1)
