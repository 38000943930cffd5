package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.ResponseRanker;

/** Measures what the application asks of models. It has no types of Micrometer, which may be missing. */
interface PolicyMeter {
    /** Measures nothing. */
    PolicyMeter NONE = new PolicyMeter() {
        @Override
        public Policy measured(Policy policy) {
            return policy;
        }

        @Override
        public ResponseRanker measured(ResponseRanker ranker) {
            return ranker;
        }
    };

    Policy measured(Policy policy);

    ResponseRanker measured(ResponseRanker ranker);
}
