package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Policy;

/** A policy that is used but not owned: closing it does not close the policy, which belongs to the caller of the server. */
final class BorrowedPolicy extends ForwardingPolicy {
    BorrowedPolicy(Policy policy) {
        super(policy);
    }

    @Override
    public void close() {}
}
