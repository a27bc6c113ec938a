//! For people.

use std::io;

use crate::dump::page::Page;
use crate::lab::training::{Preset, Training};
use crate::msg;

pub(in super::super) fn text(lab: &Training, page: &mut Page<'_>) -> io::Result<()> {
    page.title(&msg!("lab-training-title"))?;
    if let Some(preset) = lab.plan().preset.and_then(Preset::named) {
        page.say(&(preset.about)())?;
    }
    Ok(())
}
