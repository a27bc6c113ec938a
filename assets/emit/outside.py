if len(sys.argv) != 2:
    sys.exit("expected one argument: the dump of the problem that this script was made for, bnwalk ... -o walk.npz")
numbers = np.load(sys.argv[1])
