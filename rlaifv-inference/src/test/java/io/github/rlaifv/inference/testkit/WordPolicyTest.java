package io.github.rlaifv.inference.testkit;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.util.Map;

class WordPolicyTest extends PolicyContract {
    @Override
    protected Policy open() {
        return new WordPolicy("words", Map.of("dog", -0.5), "a dog", "a cat");
    }

    @Override
    protected boolean endsWhenClosed() {
        return false;
    }
}
