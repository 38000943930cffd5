package io.github.rlaifv.bench.attack.fault;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Sends requests to a faulty server. Every request must be answered, and with its own answer.
 *
 * @param requests number of requests per share of faults
 * @param seed seed of the faults
 */
public record FaultAttack(int requests, long seed) {
    private static final int[] SHARES = {20, 35, 50, 65, 76};
    private static final List<Fault> QUICK = List.of(
            Fault.ERROR_500,
            Fault.CUT_OFF,
            Fault.GARBAGE,
            Fault.EMPTY_OBJECT,
            Fault.NO_CHOICES,
            Fault.TWO_CHOICES,
            Fault.ERROR_500,
            Fault.CUT_OFF);
    private static final List<Fault> OF_LOG_PROBS =
            List.of(Fault.NO_LOGPROBS, Fault.POSITIVE_LOGPROBS, Fault.NULL_LOGPROBS);
    /** Number of faults per thousand that take as long as the client waits. */
    private static final int SLOW = 10;

    /** Sends requests with every share of faults. */
    public void run(AttemptLog results) {
        for (int share : SHARES) {
            try (FaultServer server = FaultServer.start()) {
                ask(server, share, results);
            }
        }
    }

    private void ask(FaultServer server, int share, AttemptLog results) {
        server.writes(request -> "answer to " + FaultServer.question(request))
                .firstTokens(question -> Map.of("Yes", yes(question), " no", 0.0625))
                .script((question, attempt) -> fault(question, attempt, share));
        try (Policy policy = RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .concurrency(16)
                .timeout(Duration.ofSeconds(1))
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(
                        new RetrySettings(60, Duration.ofMillis(5), Duration.ofMillis(40), 1000, Duration.ofMillis(50)))
                .build()) {
            long begin = System.nanoTime();
            List<Attempt> attempts = new ArrayList<>();
            String target = "server with " + share + " % faults";
            try {
                generate(policy, target, attempts);
                words(policy, target, attempts);
            } catch (RuntimeException e) {
                attempts.add(
                        new Attempt(target, attempts.size(), "batch", AttemptOutcome.SILENTLY_WRONG, "lost: " + e, 0));
            }
            long millis = (System.nanoTime() - begin) / 1_000_000 / Math.max(1, attempts.size());
            attempts.forEach(one -> results.add(
                    new Attempt(one.target(), one.number(), one.attack(), one.outcome(), one.detail(), millis)));
        }
    }

    private void generate(Policy policy, String target, List<Attempt> attempts) {
        List<GenerationRequest> asked = new ArrayList<>();
        for (int i = 0; i < requests / 2; i++) {
            asked.add(new GenerationRequest("g" + i, Prompt.of("text " + i), 1, Sampling.greedy(8)));
        }
        List<List<Completion>> answers = policy.generate(asked);
        for (int i = 0; i < asked.size(); i++) {
            String text = answers.get(i).get(0).text();
            boolean right = text.equals("answer to text " + i);
            attempts.add(new Attempt(
                    target, i, "text", right ? AttemptOutcome.READ_RIGHT : AttemptOutcome.SILENTLY_WRONG, text, 0));
        }
    }

    private void words(Policy policy, String target, List<Attempt> attempts) {
        List<NextTokenRequest> asked = new ArrayList<>();
        for (int i = 0; i < requests / 2; i++) {
            asked.add(new NextTokenRequest(Prompt.of("word " + i), List.of("Yes", "no")));
        }
        List<NextTokenProbabilities> answers = policy.nextTokenProbabilities(asked);
        for (int i = 0; i < asked.size(); i++) {
            double p = answers.get(i).of("Yes");
            boolean right = Math.abs(p - yes("word " + i)) < 1e-9;
            attempts.add(new Attempt(
                    target,
                    requests / 2 + i,
                    "word",
                    right ? AttemptOutcome.READ_RIGHT : AttemptOutcome.SILENTLY_WRONG,
                    Double.toString(p),
                    0));
        }
    }

    private static double yes(String question) {
        return 0.25 + Math.floorMod(question.hashCode(), 64) / 128.0;
    }

    private Fault fault(String question, int attempt, int share) {
        RandomGenerator random = new SplittableRandom(seed * 7919 + question.hashCode() * 131L + attempt);
        random.nextLong();
        if (random.nextInt(100) >= share) {
            return Fault.NONE;
        }
        if (random.nextInt(1000) < SLOW) {
            return random.nextBoolean() ? Fault.SLOW : Fault.STALLED;
        }
        if (question.startsWith("word") && random.nextInt(4) == 0) {
            return OF_LOG_PROBS.get(random.nextInt(OF_LOG_PROBS.size()));
        }
        return QUICK.get(random.nextInt(QUICK.size()));
    }
}
