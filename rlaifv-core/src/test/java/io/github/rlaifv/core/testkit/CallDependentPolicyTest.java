package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.Policy;

class CallDependentPolicyTest extends PolicyContract {
    @Override
    protected Policy open() {
        return new CallDependentPolicy();
    }

    @Override
    protected boolean endsWhenClosed() {
        return false;
    }
}
