package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.feedback.testkit.PairMakerContract;
import org.junit.jupiter.api.Nested;

/** Runs {@link PairMakerContract} for every pair maker. */
class PairMakerContractsTest {
    @Nested
    class SelectorTest extends PairMakerContract {
        @Override
        protected PairMaker pairMaker() {
            return PairSelector.builder().seed(7).build();
        }
    }

    @Nested
    class TopicRewriterContractTest extends PairMakerContract {
        @Override
        protected PairMaker pairMaker() {
            return TopicRewriter.builder().seed(7).build();
        }
    }

    @Nested
    class JoinedPairsContractTest extends PairMakerContract {
        @Override
        protected PairMaker pairMaker() {
            return TopicRewriter.builder()
                    .seed(7)
                    .build()
                    .and(PairSelector.builder().seed(7).build());
        }
    }
}
