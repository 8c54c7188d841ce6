//! Cluster numbers made dense, so that sums per cluster are one array.

/// The most numbers a table may span for each observation before sorting is the better way.
const SPAN_PER_OBSERVATION: usize = 16;
/// A table this long is always worth it: twenty years of days and ample reserve.
const SPAN_ALWAYS: usize = 1 << 14;

/// The rank of each observation's cluster among all clusters in ascending order, and how many
/// clusters there are. Ranks depend on the set of clusters only, so sums over them have one order.
pub(super) fn dense(clusters: impl ExactSizeIterator<Item = u32> + Clone) -> (Vec<u32>, usize) {
    let Some(first) = clusters.clone().min() else {
        return (Vec::new(), 0);
    };
    let span = clusters.clone().max().map_or(0, |last| (last - first) as usize + 1);
    if span > SPAN_ALWAYS.max(clusters.len().saturating_mul(SPAN_PER_OBSERVATION)) {
        let mut known: Vec<u32> = clusters.clone().collect();
        known.sort_unstable();
        known.dedup();
        let rank = |cluster| known.partition_point(|&other| other < cluster) as u32;
        return (clusters.map(rank).collect(), known.len());
    }
    let mut rank = vec![0_u32; span];
    for cluster in clusters.clone() {
        rank[(cluster - first) as usize] = 1;
    }
    let mut count = 0;
    for slot in &mut rank {
        let present = *slot;
        *slot = count;
        count += present;
    }
    (clusters.map(|cluster| rank[(cluster - first) as usize]).collect(), count as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn far_and_near_numbers_rank_alike() {
        assert_eq!(dense([7, 5, 7, 9].into_iter()), (vec![1, 0, 1, 2], 3));
        assert_eq!(dense([7, 5, 7, u32::MAX].into_iter()), (vec![1, 0, 1, 2], 3));
        assert_eq!(dense([].into_iter()), (vec![], 0));
    }

    proptest! {
        #[test]
        fn ranks_keep_order_and_leave_no_gap(
            clusters in prop::collection::vec(prop_oneof![0_u32..50, any::<u32>()], 1..60),
        ) {
            let (ranks, count) = dense(clusters.iter().copied());
            let mut known = clusters.clone();
            known.sort_unstable();
            known.dedup();
            prop_assert_eq!(count, known.len());
            for (rank, cluster) in ranks.iter().zip(&clusters) {
                prop_assert_eq!(known[*rank as usize], *cluster);
            }
        }
    }
}
