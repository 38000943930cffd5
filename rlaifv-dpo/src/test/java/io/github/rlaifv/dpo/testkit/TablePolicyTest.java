package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.PolicyContract;

class TablePolicyTest extends PolicyContract {
    @Override
    protected Policy open() {
        return new TablePolicy(1);
    }

    @Override
    protected boolean endsWhenClosed() {
        return false;
    }
}
