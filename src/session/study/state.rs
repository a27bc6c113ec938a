//! What a lesson sees of a person's place.

use serde_json::Value as Json;

use crate::compare::Comparison;
use crate::dump::{LabFormat, LabRequest, lab};
use crate::lab::Lab;
use crate::lesson::{Fact, State, Value};
use crate::norm::{Quantity, Trace};
use crate::session::Session;
use crate::text::Message;

impl State for Session {
    fn trace(&self) -> &Trace {
        &self.trace
    }

    fn fact(&self, fact: Fact) -> Value {
        let p = self.trace.problem().parameters();
        let partition = self.partition();
        let number = |number: usize| Value::Number(number as f64);
        let cells = |of: &dyn Fn(usize) -> usize| Value::Array {
            shape: partition.shape().to_vec(),
            numbers: (0..partition.cells()).map(|cell| of(cell) as f64).collect(),
        };
        match fact {
            Fact::Eps => Value::Number(p.eps),
            Fact::Momentum => Value::Number(p.momentum.unwrap_or(f64::NAN)),
            Fact::M => number(partition.m()),
            Fact::Samples => number(partition.samples()),
            Fact::Channels => number(partition.channels()),
            Fact::Mode => Value::Text(p.mode.to_string()),
            Fact::Norm => Value::Text(partition.norm().to_string()),
            Fact::Convention => Value::Text(p.convention.to_string()),
            Fact::Stage => Value::Text(self.cursor.stage.to_string()),
            Fact::Array => Value::Text(self.cursor.array.to_string()),
            Fact::Cell => {
                let index = partition.index(self.cursor.cell);
                Value::Text(index.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
            }
            Fact::Detached => number(usize::from(self.cursor.detached)),
            Fact::Lab => {
                Value::Text(self.lab().map_or("none", |lab| lab.experiment().lab().name()).to_owned())
            }
            Fact::Progress => {
                let (done, of) = self.lab().map_or((0, 1), |lab| lab.experiment().progress());
                Value::Number(done as f64 / of.max(1) as f64)
            }
            Fact::Group => cells(&|cell| partition.group_of(cell)),
            Fact::Channel => cells(&|cell| partition.channel_of(cell)),
            Fact::Sample => cells(&|cell| partition.split(cell).0),
        }
    }

    fn outcome(&self) -> Option<Json> {
        let experiment = self.lab()?.experiment();
        let request = LabRequest {
            format: LabFormat::Json,
            style: self.style,
            language: self.style.language,
            source: self.source.clone(),
        };
        let mut json = Vec::new();
        lab::write(experiment, &request, &mut json).ok()?;
        serde_json::from_slice(&json).ok()
    }

    fn setting(&self, name: &str) -> Option<String> {
        self.fields().into_iter().find(|field| field.name == name).map(|field| field.value)
    }

    fn is_wrong(&self, quantity: Quantity) -> bool {
        self.derived().compared().and_then(|compared| compared.of(quantity)).is_some_and(Comparison::is_wrong)
    }

    fn after(&self, commands: &str) -> Result<Box<dyn State>, Message> {
        let mut session = Self { studying: None, ..self.clone() };
        // For a sentence a network is not trained to its end.
        if let Some(lab) = session.lab.as_mut().filter(|lab| lab.experiment().lab() == Lab::Training) {
            (lab.running, lab.steps) = (false, 0);
        }
        for command in commands.split(';') {
            session.carry(command.trim())?;
        }
        session.finish();
        Ok(Box::new(session))
    }
}
