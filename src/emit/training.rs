//! The training lab as a script of PyTorch, and the numbers that it begins from.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::{fill, lines};
use crate::dump::write_arrays;
use crate::lab::training::{Plan, Recording, Run, Settings};
use crate::text::Message;

/// So many steps are compared.
const STEPS: usize = 50;

/// A script that trains the runs of a plan, with the numbers that it reads.
pub struct Training {
    plan: Plan,
    arrays: Vec<(String, Vec<usize>, Vec<f64>)>,
}

/// Trains the first steps of the plan's runs, and keeps what another program needs to do the same.
///
/// # Errors
/// A sentence, when the settings make no run.
pub fn training(plan: &Plan) -> Result<Training, Message> {
    plan.check()?;
    let data = &plan.data;
    let numbers = |indices: &[usize]| indices.iter().map(|&i| i as f64).collect::<Vec<_>>();
    let mut arrays = vec![
        ("x".to_owned(), data.x().shape().to_vec(), data.x().iter().copied().collect()),
        ("labels".to_owned(), vec![data.labels().len()], numbers(data.labels())),
        ("test".to_owned(), vec![data.test().len()], numbers(data.test())),
    ];
    for (i, settings) in plan.runs.iter().enumerate() {
        let steps = settings.steps(data).min(STEPS);
        let mut run = Run::new(settings, Arc::clone(data), Recording::End)?;
        for (l, (weight, bias)) in run.net().weights().enumerate() {
            let (shape, cells) = (weight.shape().to_vec(), weight.iter().copied().collect());
            arrays.push((format!("run{i}_weight{l}"), shape, cells));
            arrays.push((format!("run{i}_bias{l}"), vec![bias.len()], bias.to_vec()));
        }
        let (mut batches, mut losses) = (Vec::new(), Vec::new());
        let mut noise = vec![Vec::new(); if settings.noise { settings.hidden.len() } else { 0 }];
        for _ in 0..steps {
            batches.extend(numbers(run.mini_batch()));
            losses.push(run.loss());
            let draws = run.noise().map_or(&[][..], |noise| noise.draws());
            noise.iter_mut().zip(draws).for_each(|(all, draws)| all.extend(draws));
            run.step();
        }
        arrays.push((format!("run{i}_batches"), vec![steps, settings.batch], batches));
        arrays.push((format!("run{i}_losses"), vec![steps], losses));
        for (l, draws) in noise.into_iter().enumerate() {
            arrays.push((format!("run{i}_noise{l}"), vec![steps, settings.batch, settings.hidden[l]], draws));
        }
        let accuracy = run.test_accuracy();
        arrays.push((format!("run{i}_test_accuracy"), Vec::new(), vec![accuracy]));
    }
    Ok(Training { plan: plan.clone(), arrays })
}

impl Training {
    /// Writes the numbers as an NPZ.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_numbers(&self, out: &mut dyn Write) -> io::Result<()> {
        let arrays = self.arrays.iter().map(|(name, shape, cells)| (name.as_str(), &shape[..], &cells[..]));
        write_arrays(arrays, out)
    }

    /// Writes the script, which finds the numbers in a file of that name.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, numbers: &Path, out: &mut dyn Write) -> io::Result<()> {
        let name = numbers.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let runs = lines(self.plan.runs.iter().enumerate().map(|(i, run)| row(&self.plan.name(i), run)));
        let problem = format!(
            "{} runs on {}, {} samples of which {} train.",
            self.plan.runs.len(),
            self.plan.data.name().replace(['\\', '"', '\n'], "_"),
            self.plan.data.labels().len(),
            self.plan.data.train().len(),
        );
        let text = fill(
            include_str!("../../assets/emit/training.py"),
            &[
                ("problem", &problem),
                ("numbers", &name.replace(['\\', '"', '\n'], "_")),
                ("name", &quoted(&name)),
                ("runs", &runs),
            ],
        );
        out.write_all(text.as_bytes())
    }
}

/// A run as a dict of Python.
fn row(name: &str, run: &Settings) -> String {
    let norm = run.norm.map_or_else(|| "none".to_owned(), |norm| norm.to_string());
    format!(
        "    {{\"name\": {}, \"norm\": \"{norm}\", \"noise\": {}, \"act\": \"{}\", \"lr\": {:?}, \"sgd_momentum\": {:?}, \
         \"eps\": {:?}, \"momentum\": {:?}}},",
        quoted(name),
        if run.noise { "True" } else { "False" },
        run.activation,
        run.lr,
        run.sgd_momentum,
        run.eps,
        run.momentum,
    )
}

/// A string of Python, in which every string of JSON is one.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string has no keys")
}
