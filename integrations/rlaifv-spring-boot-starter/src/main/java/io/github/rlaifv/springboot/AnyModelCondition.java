package io.github.rlaifv.springboot;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/** Whether a model or a reference is opened. The reference is no default candidate, so a condition on its type overlooks it. */
final class AnyModelCondition extends AnyNestedCondition {
    AnyModelCondition() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(name = RlaifvAutoConfiguration.MODEL)
    static final class Model {}

    @ConditionalOnBean(name = RlaifvRewardAutoConfiguration.REFERENCE)
    static final class Reference {}
}
