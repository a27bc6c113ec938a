//! A plan changed piece by piece, as one does it on a screen: its settings as rows of a form, runs added and taken away, many
//! runs in place of a few.

use super::axis::Axis;
use super::grid::Grid;
use super::plan::{Many, Plan};
use super::settings::{Length, MOST_RUNS, Settings};
use crate::lab::{Field, Lab, Steps};
use crate::msg;
use crate::text::Message;

/// The seeds of a grid and of a sweep where none are given.
const SEEDS: usize = 3;
const SEEDS_OF_SWEEP: usize = 2;

/// What goes by the name of a setting in a grid, but is none: how many seeds.
const SEEDS_KEY: &str = "seeds";

impl Plan {
    /// The settings, in the order of the form. Where the runs differ, their values stand beside each other; another value is all
    /// runs'. Of norms several may be given, and make a run each.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        // How long to train is told one way, the noise with the norm, and the depth with the layers.
        let steps = self.runs.iter().all(|run| matches!(run.length, Length::Steps(_)));
        let left_out = ["noise", if steps { "epochs" } else { "steps" }];
        let rows = Settings::rows().iter().filter(|row| !left_out.contains(&row.key));
        rows.map(|row| {
            let mut values: Vec<String> = self.runs.iter().map(row.get).collect();
            if row.key != "norm" && values.iter().all(|value| *value == values[0]) {
                values.truncate(1);
            }
            let between = if row.key == "norm" { "," } else { " / " };
            Field { lab: Lab::Training, name: row.key, value: values.join(between), steps: ladder(row.key) }
        })
        .collect()
    }

    /// One more run, like this one but for some settings, written as in `norm=layer lr=0.5`.
    ///
    /// # Errors
    /// As [`Settings::set_all`], and when there are as many runs as can be compared.
    pub fn add(&mut self, like: usize, text: &str) -> Result<(), Message> {
        if self.runs.len() >= MOST_RUNS {
            return Err(msg!("training-too-many-compared", got = self.runs.len() + 1, most = MOST_RUNS));
        }
        let mut run = self.runs[like.min(self.runs.len() - 1)].clone();
        run.set_all(text)?;
        run.check(&self.data)?;
        self.runs.push(run);
        Ok(())
    }

    /// One run less.
    ///
    /// # Errors
    /// When it is the only one.
    pub fn drop_run(&mut self, run: usize) -> Result<(), Message> {
        if self.runs.len() == 1 {
            return Err(msg!("train-last-run"));
        }
        self.runs.remove(run.min(self.runs.len() - 1));
        Ok(())
    }

    /// Many runs in place of these, in everything else as the first: `lr=0.01,0.1 init=0.01,0.1 norm=none,batch seeds=3`. The
    /// default are three seeds, and the norms of the runs.
    ///
    /// # Errors
    /// A sentence, when that is no grid.
    pub fn grid(&self, text: &str) -> Result<Self, Message> {
        let (axes, norms, seeds) = many(text)?;
        let axes = if axes.is_empty() {
            vec![Axis::parse("lr=0.01,0.1,0.5,2")?, Axis::parse("init=0.01,0.1")?]
        } else {
            axes
        };
        let mut own: Vec<String> = Vec::new();
        for name in self.runs.iter().map(Settings::norm_name) {
            if !own.contains(&name) {
                own.push(name);
            }
        }
        let many = Many { axes, norms: norms.unwrap_or(own), seeds: seeds.unwrap_or(SEEDS), scaled: false };
        Ok(Self { many: Some(many), ..self.clone() })
    }

    /// A sweep over sizes of the mini-batch, as Wu & He (2018) made it: `batch=2,4,8 norm=batch,group:10 seeds=2`. The learning
    /// rate goes with the size.
    ///
    /// # Errors
    /// A sentence, when that is no sweep.
    pub fn sweep(&self, text: &str) -> Result<Self, Message> {
        let (axes, norms, seeds) = many(text)?;
        let axes = if axes.is_empty() { vec![Axis::parse("batch=2,4,8,16,32,64")?] } else { axes };
        if axes.len() != 1 || axes[0].key != "batch" {
            return Err(msg!("train-sweep", text = text));
        }
        let norms = norms.unwrap_or_else(|| ["none", "batch", "layer", "group:10"].map(str::to_owned).into());
        let many = Many { axes, norms, seeds: seeds.unwrap_or(SEEDS_OF_SWEEP), scaled: true };
        Ok(Self {
            preset: None,
            runs: vec![Grid::sweep_base()],
            question: None,
            many: Some(many),
            ..self.clone()
        })
    }

    /// The runs of one cell of a grid and of those beside it: the same settings with each of the norms, the cell's own first.
    #[must_use]
    pub fn opened(&self, grid: Option<&Grid>, cell: usize) -> Option<Self> {
        let cells = grid?.cells();
        let chosen = cells.get(cell)?;
        let others = cells.iter().filter(|other| other.values == chosen.values && *other != chosen);
        let runs: Vec<Settings> =
            [chosen].into_iter().chain(others).take(MOST_RUNS).map(|cell| cell.settings.clone()).collect();
        Some(Self { preset: None, runs, question: None, many: None, ..self.clone() })
    }
}

/// The axes, the norms and the seeds of many runs.
#[expect(clippy::type_complexity, reason = "three parts of one text")]
fn many(text: &str) -> Result<(Vec<Axis>, Option<Vec<String>>, Option<usize>), Message> {
    let (mut axes, mut norms, mut seeds) = (Vec::new(), None, None);
    for part in text.split_whitespace() {
        let axis = Axis::parse(part)?;
        match axis.key.as_str() {
            "norm" => norms = Some(axis.values),
            SEEDS_KEY => {
                let count = axis.values[0].parse().ok().filter(|&count: &usize| count > 0);
                seeds = Some(count.ok_or_else(|| msg!("training-expected-count"))?);
            }
            _ => axes.push(axis),
        }
    }
    Ok((axes, norms, seeds))
}

/// How to go on from a value of a setting.
fn ladder(key: &str) -> Steps {
    match key {
        "norm" => Steps::rungs([
            "none",
            "batch",
            "none,batch",
            "none,batch,layer",
            "none,batch,batch+noise",
            "batch,layer,group:10,rms",
        ]),
        "lr" => Steps::rungs(["0.01", "0.03", "0.1", "0.2", "0.5", "1", "2", "5", "10"]),
        "init" => Steps::rungs(["0.001", "0.01", "0.03", "0.1", "0.3", "1", "xavier", "kaiming", "pytorch"]),
        "act" => Steps::choice(["sigmoid", "tanh", "relu"]),
        "batch" => Steps::rungs(["2", "4", "8", "16", "32", "60", "120", "240", "480"]),
        "steps" => Steps::rungs(["100", "200", "400", "600", "1000", "2000", "5000", "10000"]),
        "epochs" => Steps::rungs(["1", "2", "5", "10", "20", "50"]),
        "depth" => Steps::rungs(["1", "2", "3", "5", "10", "20", "50"]),
        "seed" => Steps::Count { least: 0, most: u32::MAX as usize },
        "sgd-momentum" => Steps::rungs(["0", "0.5", "0.9", "0.99"]),
        "scale" => Steps::rungs(["0.1", "1", "10", "100"]),
        "eps" => Steps::rungs(["0", "1e-5", "1e-3", "0.1"]),
        "momentum" => Steps::rungs(["0.01", "0.1", "0.5", "1"]),
        "one-class" => Steps::choice(["off", "on"]),
        "every" => Steps::rungs(["1", "10", "50", "100"]),
        _ => Steps::Typed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::training::Preset;

    #[test]
    fn every_value_of_a_ladder_is_one_of_its_setting() {
        let plan = Plan::default();
        for field in plan.fields() {
            for value in field.choices() {
                let mut changed = plan.clone();
                assert_eq!(changed.set(field.name, value), Ok(()), "{} {value}", field.name);
                let again = changed.fields().into_iter().find(|again| again.name == field.name);
                assert_eq!(again.map(|again| again.value).as_ref(), Some(value), "{}", field.name);
            }
        }
    }

    #[test]
    fn what_the_runs_differ_in_stands_side_by_side() {
        let plan = Plan::of(Preset::named("scale").unwrap());
        let value = |name: &str| plan.fields().into_iter().find(|field| field.name == name).unwrap().value;
        assert_eq!(
            (value("norm"), value("scale")),
            ("batch,batch,none,none".into(), "1 / 10 / 1 / 10".into())
        );
        assert_eq!(value("lr"), "0.1");
    }

    #[test]
    fn runs_are_added_and_taken_away() {
        let mut plan = Plan::default();
        plan.add(1, "lr=2").unwrap();
        assert_eq!((plan.runs.len(), plan.runs[2].lr, plan.runs[2].norm), (3, 2.0, plan.runs[1].norm));
        plan.add(0, "norm=layer").unwrap();
        assert!(plan.add(0, "").is_err(), "no more than four");
        assert!(plan.add(0, "lr=fast").is_err());
        (0..3).for_each(|_| plan.drop_run(0).unwrap());
        assert!(plan.drop_run(0).is_err());
    }

    #[test]
    fn a_grid_opens_as_the_runs_of_a_cell() {
        let plan = Plan::default().grid("lr=0.1,2 seeds=2").unwrap();
        let grid = Grid::new(&plan.runs[0], plan.many.as_ref().unwrap(), plan.data.clone()).unwrap();
        let opened = plan.opened(Some(&grid), 3).unwrap();
        let told: Vec<_> = opened.runs.iter().map(|run| (run.norm_name(), run.lr)).collect();
        assert_eq!(told, [("batch".to_owned(), 2.0), ("none".to_owned(), 2.0)]);
        assert_eq!(opened.many, None);
        assert!(Plan::default().sweep("lr=1").is_err());
        assert_eq!(Plan::default().sweep("batch=2,4").unwrap().many.unwrap().norms.len(), 4);
    }
}
