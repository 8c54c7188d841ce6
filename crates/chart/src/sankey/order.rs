//! Which node stands above which: by the barycentre of its neighbours, to cross few ribbons.

/// A connection between two places in neighbouring columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) value: f64,
}

/// Above this many links crossings are not counted: the last sweep is kept.
const COUNTED: usize = 600;

/// Sorts each column so that links cross little; the order given decides between equals.
pub(super) fn untangle(columns: &mut [Vec<usize>], links: &[Link], places: usize) {
    let mut best = columns.to_vec();
    let mut fewest = crossings(columns, links, places);
    for sweep in 0..8 {
        let down = sweep % 2 == 0;
        let turns: Vec<usize> = if down {
            (1..columns.len()).collect()
        } else {
            (0..columns.len()).rev().skip(1).collect()
        };
        for column in turns {
            let at = positions(columns, places);
            let centre = |place: usize| {
                let (mut sum, mut weight) = (0.0, 0.0);
                for link in links {
                    let (here, there) =
                        if down { (link.to, link.from) } else { (link.from, link.to) };
                    if here == place {
                        sum += at[there] * link.value;
                        weight += link.value;
                    }
                }
                if weight > 0.0 { sum / weight } else { at[place] }
            };
            let mut keyed: Vec<(f64, usize)> =
                columns[column].iter().map(|place| (centre(*place), *place)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            columns[column] = keyed.into_iter().map(|(_, place)| place).collect();
        }
        let now = crossings(columns, links, places);
        if now < fewest || links.len() > COUNTED {
            fewest = now;
            best = columns.to_vec();
        }
    }
    columns.clone_from_slice(&best);
}

/// The place of each node within its column, 0 (top) to 1.
fn positions(columns: &[Vec<usize>], places: usize) -> Vec<f64> {
    let mut at = vec![0.5; places];
    for column in columns {
        for (index, place) in column.iter().enumerate() {
            at[*place] = (index as f64 + 0.5) / column.len() as f64;
        }
    }
    at
}

/// How much crosses: the product of the values of each pair of links that cross.
fn crossings(columns: &[Vec<usize>], links: &[Link], places: usize) -> f64 {
    if links.len() > COUNTED {
        return f64::INFINITY;
    }
    let at = positions(columns, places);
    let mut column_of = vec![0; places];
    for (index, column) in columns.iter().enumerate() {
        for place in column {
            column_of[*place] = index;
        }
    }
    let mut sum = 0.0;
    for (index, a) in links.iter().enumerate() {
        for b in &links[index + 1..] {
            let side = (at[a.from] - at[b.from]) * (at[a.to] - at[b.to]);
            if column_of[a.from] == column_of[b.from] && side < 0.0 {
                sum += a.value.min(b.value);
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{Link, untangle};

    #[test]
    fn two_crossed_ribbons_are_uncrossed() {
        let mut columns = vec![vec![0, 1], vec![2, 3]];
        let links = [Link { from: 0, to: 3, value: 5.0 }, Link { from: 1, to: 2, value: 5.0 }];
        untangle(&mut columns, &links, 4);
        assert_eq!(columns[1], [3, 2]);
    }
}
