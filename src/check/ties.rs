//! Cells that equations tie together.

/// Cells in groups, each named by the first of its cells.
#[derive(Clone, Debug)]
pub struct Ties(Vec<usize>);

impl Ties {
    /// So many cells, none of them tied to another.
    pub fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// Ties all these cells together.
    pub fn join(&mut self, cells: impl IntoIterator<Item = usize>) {
        let mut cells = cells.into_iter();
        let Some(first) = cells.next() else { return };
        let mut group = self.group(first);
        for cell in cells {
            let other = self.group(cell);
            let (least, most) = (group.min(other), group.max(other));
            self.0[most] = least;
            group = least;
        }
    }

    /// The first cell of the group that a cell is in.
    pub fn group(&mut self, cell: usize) -> usize {
        let mut at = cell;
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// For each cell the first one of its group.
    pub fn groups(mut self) -> Vec<usize> {
        (0..self.0.len()).map(|cell| self.group(cell)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_tied_by_way_of_others() {
        let mut ties = Ties::of(7);
        for cells in [&[5, 6][..], &[2, 3], &[], &[6, 3], &[4]] {
            ties.join(cells.iter().copied());
        }
        assert_eq!(ties.groups(), [0, 1, 2, 2, 4, 2, 2]);
    }
}
