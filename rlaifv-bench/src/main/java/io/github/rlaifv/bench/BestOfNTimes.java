package io.github.rlaifv.bench;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints the milliseconds of each of several best-of-8 calls, one number per line. Arguments: the model's folder, an
 * image and the number of calls. It runs in a process of its own, because the native library reads its settings once.
 */
final class BestOfNTimes {
    private static final int CANDIDATES = 8;
    private static final int TOKENS = 48;
    private static final int WARM_UP = 3;

    private BestOfNTimes() {}

    public static void main(String[] arguments) {
        List<Instruction> one = List.of(
                new Instruction("one", ImageSource.of(Path.of(arguments[1])), "Describe the picture in detail."));
        int calls = Integer.parseInt(arguments[2]);
        try (Policy policy = Policies.open(
                Path.of(arguments[0]),
                PolicyOptions.builder().device(ComputeDevice.cpu()).build())) {
            BestOfN bestOfN = BestOfN.builder(SelfRewardReranker.of(policy, policy))
                    .candidates(CANDIDATES)
                    .sampling(Sampling.builder().maxNewTokens(TOKENS).build())
                    .build();
            for (int call = 0; call < WARM_UP + calls; call++) {
                long begin = System.nanoTime();
                bestOfN.run(one);
                if (call >= WARM_UP) {
                    System.out.println((System.nanoTime() - begin) / 1e6);
                }
            }
        }
    }
}
