package io.github.rlaifv.cli.gpu.speed;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast a model reads prompts (prefill) and writes responses (decoding), with text only, so that the vision
 * tower takes no part. Each measurement is the fastest of several calls after a first one.
 *
 * @param plan sizes
 * @param peaks peaks of the device
 */
public record ModelSpeed(SpeedPlan plan, PeakSpeed peaks) {
    private static final int ROUNDS = 3;
    private static final int LEAST_TOKENS = 16;
    private static final String SENTENCE = " There is a red car near a tree and a dog on the street.";

    /**
     * Measures an open model.
     *
     * @param name name in the report
     * @param policy the model, on the measured device
     * @param stored type in which its weights are stored in memory
     */
    public SpeedResult measure(String name, LocalPolicy policy, ScalarType stored) {
        WeightCount weights = WeightCount.of(policy, stored);
        String type = policy.computeType().torchName();
        List<Prompt> prompts;
        try {
            prompts = prompts(policy);
        } catch (BadDataException e) {
            return new SpeedResult(name, type, weights.perToken(), null, null, "no prompt fits: " + e.getMessage());
        }
        SpeedResult.Rate prefill = prefill(policy, prompts, weights);
        SpeedResult.@Nullable Rate decode = decode(policy, weights);
        return new SpeedResult(
                name,
                type,
                weights.perToken(),
                prefill,
                decode,
                decode == null ? "decoding is too fast to be told from reading the prompt" : "");
    }

    private SpeedResult.Rate prefill(LocalPolicy policy, List<Prompt> prompts, WeightCount weights) {
        List<NextTokenRequest> requests = prompts.stream()
                .map(prompt -> new NextTokenRequest(prompt, List.of("yes")))
                .toList();
        double seconds = best(() -> policy.nextTokenProbabilities(requests));
        long tokens = prompts.stream().mapToLong(policy::promptTokens).sum();
        double teraflops = 2e-12 * weights.layers() * tokens / seconds;
        @Nullable
        Double peak = peaks.productTeraflops().get(policy.computeType().torchName());
        return new SpeedResult.Rate(
                tokens, seconds, tokens / seconds, teraflops, peak == null ? null : teraflops / peak);
    }

    private SpeedResult.@Nullable Rate decode(LocalPolicy policy, WeightCount weights) {
        // the difference of two lengths leaves out the time of the prompt
        double one = best(() -> policy.generate(List.of(request(1))));
        double all = best(() -> policy.generate(List.of(request(plan.newTokens()))));
        double seconds = all - one;
        if (seconds <= 0) {
            return null;
        }
        int steps = plan.newTokens() - 1;
        long tokens = (long) plan.branches() * steps;
        double gigabytes = 1e-9 * weights.bytesPerStep() * steps / seconds;
        return new SpeedResult.Rate(
                tokens, seconds, tokens / seconds, gigabytes, gigabytes / peaks.copyGigabytesPerSecond());
    }

    private GenerationRequest request(int tokens) {
        Sampling sampling = Sampling.builder()
                .maxNewTokens(tokens)
                .ignoreEndOfSequence(true)
                .build();
        return new GenerationRequest("speed", Prompt.of(SENTENCE.strip()), plan.branches(), sampling);
    }

    /** Prompts without common beginnings, of the planned length or the largest one that the model has positions for. */
    private List<Prompt> prompts(LocalPolicy policy) {
        int wanted = plan.promptTokens();
        while (true) {
            try {
                int tokens = wanted;
                return IntStream.range(0, plan.prompts())
                        .mapToObj(i -> prompt(policy, i, tokens))
                        .toList();
            } catch (BadDataException e) {
                // more tokens than the model has positions
                wanted /= 2;
                if (wanted < LEAST_TOKENS) {
                    throw e;
                }
            }
        }
    }

    private static Prompt prompt(LocalPolicy policy, int index, int tokens) {
        List<String> words = new ArrayList<>(List.of("car", "tree", "dog", "street", "house"));
        StringBuilder text = new StringBuilder(words.get(index % words.size()));
        Prompt prompt = Prompt.of(text.toString());
        while (policy.promptTokens(prompt) < tokens) {
            text.append(SENTENCE.repeat(1 + text.length() / SENTENCE.length() / 4));
            prompt = Prompt.of(text.toString());
        }
        return prompt;
    }

    private static double best(Runnable call) {
        call.run();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            call.run();
            best = Math.min(best, (System.nanoTime() - start) * 1e-9);
        }
        return best;
    }
}
