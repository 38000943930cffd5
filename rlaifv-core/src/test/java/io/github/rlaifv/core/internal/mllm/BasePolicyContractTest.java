package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Lora;
import org.junit.jupiter.api.AfterEach;

/** Contract of the view of a model without its adapters. Closing the view does not close the model. */
class BasePolicyContractTest extends LocalPolicyContractTest {
    private final LocalPolicy owner = LlavaWorkload.open(1);

    @AfterEach
    void close() {
        owner.close();
    }

    @Override
    protected Policy open() {
        if (owner.adapters().lora().isEmpty()) {
            owner.adapters().attach(Lora.rank(2));
        }
        return owner.adapters().base();
    }

    @Override
    protected boolean endsWhenClosed() {
        return false;
    }
}
