package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Lora;
import org.junit.jupiter.api.AfterEach;

/** The view of a model with its adapters off; the model stays its owner's to close. */
class BasePolicyContractTest extends LocalPolicyContractTest {
    private final LocalPolicy owner = RunningModel.open(1);

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
