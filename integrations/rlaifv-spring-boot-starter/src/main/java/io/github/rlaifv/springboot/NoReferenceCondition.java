package io.github.rlaifv.springboot;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/** Whether {@code rlaifv.reference} is not set. */
final class NoReferenceCondition extends NoneNestedConditions {
    NoReferenceCondition() {
        super(ConfigurationPhase.PARSE_CONFIGURATION);
    }

    @ConditionalOnProperty("rlaifv.reference")
    static final class Reference {}
}
