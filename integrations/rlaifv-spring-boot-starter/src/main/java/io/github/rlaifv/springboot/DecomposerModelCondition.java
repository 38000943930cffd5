package io.github.rlaifv.springboot;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether {@code rlaifv.best-of.decomposer} names a model. */
final class DecomposerModelCondition implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String decomposer = context.getEnvironment().getProperty("rlaifv.best-of.decomposer");
        return decomposer != null && !decomposer.strip().equals(VerifierOfProperties.RULES);
    }
}
