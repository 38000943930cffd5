package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.util.List;
import java.util.Map;

/**
 * The gradients of LoRA adapters with dropout, after one step, before which A has none since B is zero. The policy is
 * left without adapters.
 *
 * @param policy the policy
 * @param task requests
 */
record AdapterTraining(TrainablePolicy policy, SampleTask task) {
    private static final TrainingPass PASS = new TrainingPass(5, 0);

    Reading gradients() {
        policy.adapters().attach(Lora.rank(4).withDropout(0.1));
        try {
            List<Parameter> trained =
                    policy.parameters().stream().filter(Parameter::adapter).toList();
            try (Gradients gradients = policy.newGradients(trained);
                    AdamW optimizer = policy.newAdamW(trained)) {
                policy.backward(task.scores(), new SampleLoss(), gradients, PASS);
                optimizer.step(gradients, StepSettings.of(gradients, trained));
                gradients.zero();
                policy.backward(task.scores(), new SampleLoss(), gradients, PASS);
                return new Reading(
                        Map.of("", NumbersByGroup.joined(trained, parameter -> gradients.toArray(parameter.name()))),
                        "");
            }
        } finally {
            policy.adapters().detach();
        }
    }
}
