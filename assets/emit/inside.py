# The problem and bnwalk's results.
numbers = {
{{arrays}}
}
if len(sys.argv) > 1:
    numbers = np.load(sys.argv[1])
