//! How two curves of accuracy go, as one tells it who looks at them.

use std::sync::Arc;

use super::gauge::Point;

/// How two curves go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// They are never far apart.
    Together,
    /// One leads by far, and still does.
    Parted,
    /// One led by far, and they have come together again.
    Met,
    /// First one led by far, then the other.
    Crossed,
}

/// Two accuracies this far apart are far apart: with 360 test samples and a few seeds less may be chance.
const FAR: f64 = 0.1;

impl Course {
    /// The course of two curves so far, over the steps that both have points at.
    #[must_use]
    pub fn of(a: &[Arc<Point>], b: &[Arc<Point>]) -> Self {
        let lead = |point: &Arc<Point>| {
            let other = b.iter().find(|other| other.step == point.step)?;
            Some(other.test_accuracy - point.test_accuracy)
        };
        let leads: Vec<f64> = a.iter().filter_map(lead).collect();
        Self::of_leads(&leads)
    }

    /// The two of several runs that it is told of, by their accuracies: the worst and the best, in the order of the runs.
    /// `None` where there is one run, or none.
    #[must_use]
    pub fn pair(accuracies: &[f64]) -> Option<(usize, usize)> {
        let by_accuracy = |a: &usize, b: &usize| accuracies[*a].total_cmp(&accuracies[*b]);
        let worst = (0..accuracies.len()).min_by(by_accuracy)?;
        let best = (0..accuracies.len()).filter(|&run| run != worst).max_by(by_accuracy)?;
        Some((worst.min(best), worst.max(best)))
    }

    fn of_leads(leads: &[f64]) -> Self {
        let far: Vec<f64> = leads.iter().copied().filter(|lead| lead.abs() >= FAR).collect();
        match far.first() {
            None => Self::Together,
            Some(first) if far.iter().any(|lead| lead.signum() != first.signum()) => Self::Crossed,
            Some(_) if leads.last().is_some_and(|lead| lead.abs() >= FAR) => Self::Parted,
            Some(_) => Self::Met,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_runs_the_worst_and_the_best_are_told_of() {
        assert_eq!(Course::pair(&[0.08, 0.09, 0.98, 0.92]), Some((0, 2)));
        assert_eq!(Course::pair(&[0.98, 0.94, 0.96, 0.08]), Some((0, 3)));
        assert_eq!(Course::pair(&[0.5, 0.5]), Some((0, 1)));
        assert_eq!((Course::pair(&[0.5]), Course::pair(&[])), (None, None));
    }

    #[test]
    fn the_course_is_told_by_who_leads_when() {
        assert_eq!(Course::of_leads(&[]), Course::Together);
        assert_eq!(Course::of_leads(&[0.05, -0.05]), Course::Together);
        assert_eq!(Course::of_leads(&[0.0, 0.3, 0.5]), Course::Parted);
        assert_eq!(Course::of_leads(&[0.0, -0.3, -0.05]), Course::Met);
        assert_eq!(Course::of_leads(&[0.2, 0.0, -0.2, 0.0]), Course::Crossed);
    }
}
