//! Bars, standing and lying, their ends in eighths of a cell, and the counts of a histogram.

use crate::walk::Glyphs;

use super::frame::bar;

/// The column of a value where `low` stands in the first of `width` and `high` in the last.
#[must_use]
pub fn column(value: f64, (low, high): (f64, f64), width: usize) -> usize {
    let last = width.saturating_sub(1) as f64;
    let share = (value - low) / (high - low);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the width")]
    let at = (share * last).round().clamp(0.0, last) as usize;
    at
}

/// How many of the values lie where, a count a column: in no more bins than the values can fill.
#[must_use]
pub fn counts(values: &[f64], range: (f64, f64), width: usize) -> Vec<usize> {
    // Twice the square root of the values is about as many bins as they can fill.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
    let bins = ((2.0 * (values.len() as f64).sqrt()) as usize).max(8).min(width.max(1));
    let mut binned = vec![0_usize; bins];
    for &v in values {
        binned[column(v, range, bins)] += 1;
    }
    (0..width).map(|i| binned[i * bins / width]).collect()
}

/// The part of a standing bar that lies in a row, counted from the top of `rows`; `most` fills them all.
#[must_use]
pub fn standing(glyphs: Glyphs, count: usize, most: usize, row: usize, rows: usize) -> &'static str {
    // Eighths of a row, counted from the bottom of the drawing.
    let eighths = (count * rows * 8).div_ceil(most.max(1));
    bar(glyphs, eighths.saturating_sub((rows - 1 - row) * 8).min(8))
}

/// A lying bar of a share of the width; what is not 0 can be seen.
#[must_use]
pub fn lying(glyphs: Glyphs, share: f64, width: usize) -> String {
    const ENDS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    let least = usize::from(share > 0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the width")]
    let eighths = |each: usize| ((share * (width * each) as f64).round() as usize).max(least);
    match glyphs {
        Glyphs::Unicode => {
            let eighths = eighths(8);
            format!("{}{}", "█".repeat(eighths / 8), ENDS[eighths % 8])
        }
        Glyphs::Ascii => "#".repeat(eighths(1)),
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn a_lying_bar_is_as_long_as_its_share_and_never_longer_than_the_room() {
        assert_eq!(lying(Glyphs::Unicode, 0.5, 3), "█▌");
        assert_eq!(lying(Glyphs::Unicode, 1e-9, 3), "▏");
        assert_eq!(lying(Glyphs::Ascii, 0.5, 4), "##");
        for share in [f64::NAN, -1.0, 0.0, 0.3, 0.999, 7.0, f64::INFINITY] {
            for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                assert!(lying(glyphs, share, 5).width() <= 5, "{share}");
            }
        }
        assert_eq!(lying(Glyphs::Unicode, f64::NAN, 5), "");
    }

    #[test]
    fn a_histogram_counts_every_value_once_where_the_bins_are_the_columns() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(counts(&values, (0.0, 99.0), 20).iter().sum::<usize>(), 100);
        assert_eq!(counts(&[1.0, 1.0, 5.0], (1.0, 5.0), 8), [2, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(counts(&[1.0], (1.0, 2.0), 0), [0; 0]);
    }

    #[test]
    fn a_standing_bar_grows_from_the_bottom() {
        let rows = |count| [0, 1].map(|row| standing(Glyphs::Unicode, count, 4, row, 2)).concat();
        assert_eq!([rows(0), rows(1), rows(2), rows(3), rows(4)], ["  ", " ▄", " █", "▄█", "██"]);
    }
}
