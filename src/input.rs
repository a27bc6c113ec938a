//! Files, standard input and examples, each read into a draft of a problem.
