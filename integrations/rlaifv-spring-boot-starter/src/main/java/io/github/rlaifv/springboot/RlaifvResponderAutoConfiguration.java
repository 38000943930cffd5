package io.github.rlaifv.springboot;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.chat.Responder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Answers conversations with the policy, or with best-of-N if there is a {@link
 * io.github.rlaifv.inference.SelfRewardReranker}. When the application
 * stops, it finishes the answers that have begun before the models are closed.
 *
 * <p>Bean: {@link Responder}.
 */
@AutoConfiguration(after = RlaifvRewardAutoConfiguration.class)
public class RlaifvResponderAutoConfiguration {

    @Bean
    @ConditionalOnSingleCandidate(Policy.class)
    @ConditionalOnMissingBean
    Responder rlaifvResponder(
            Policy policy, ObjectProvider<BestOfRanker> rankers, RlaifvProperties properties, DrainLimit drain) {
        BestOfRanker ranker = rankers.getIfUnique();
        return new FinishingResponder(
                ranker == null
                        ? Responder.of(policy)
                        : Responder.bestOf(ranker.ranker(), properties.bestOf().candidates()),
                drain);
    }
}
