package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.evaluation.internal.reply.ReplyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Collects a model's replies to prompts, and stores every reply as soon as it arrives.
 *
 * @param policy model that replies
 * @param sampling how replies are sampled
 * @param perCall number of prompts in one call
 * @param listener listener that is notified of the stage
 */
record ReplyCollector(Policy policy, Sampling sampling, int perCall, RunListener listener) {

    /**
     * Replies, and the reasons why some are missing.
     *
     * @param texts replies by key, in order
     * @param failures failures of requests that will always fail, by key
     */
    record Replies(Map<String, String> texts, SortedMap<String, RequestFailure> failures) {}

    /**
     * Returns the replies by key, from the file if they are stored there.
     *
     * @throws PartialFailureException if a request is rejected for good
     * @throws RetriableException as {@link #ask}
     */
    Map<String, String> replies(String stage, Map<String, Prompt> prompts, Path file) {
        Replies replies = ask(stage, prompts, file);
        if (!replies.failures().isEmpty()) {
            throw new PartialFailureException(replies.failures().values().stream()
                    .<Outcome<String>>map(Outcome::failure)
                    .toList());
        }
        return replies.texts();
    }

    /**
     * Returns the replies by key, from the file if they are stored there. A failed request does not affect the others.
     *
     * @throws RetriableException if requests failed that may succeed later, after all others are finished and stored
     */
    Replies ask(String stage, Map<String, Prompt> prompts, Path file) {
        Map<String, String> replies = new LinkedHashMap<>();
        SortedMap<String, RequestFailure> failures = new TreeMap<>();
        Map<String, String> asked = new LinkedHashMap<>();
        prompts.forEach((id, prompt) -> asked.put(id, fingerprint(prompt)));
        try (ReplyFile known = new ReplyFile(file)) {
            Predicate<String> finished = id -> known.has(id, asked.getOrDefault(id, ""));
            List<WorkGroup<String>> groups =
                    WorkGroup.of(List.copyOf(prompts.keySet()), perCall, finished, policy.dependsOnCall());
            listener.stageStarted(stage, prompts.size());
            long done = prompts.keySet().stream().filter(finished).count();
            for (WorkGroup<String> group : groups) {
                Cancellation.check("asking for " + stage);
                List<String> part = group.units();
                List<GenerationRequest> requests = new ArrayList<>();
                part.forEach(id -> requests.add(new GenerationRequest(id, get(prompts, id), 1, sampling)));
                List<Outcome<List<Completion>>> written =
                        Outcome.onePerRequest(policy.tryGenerate(requests), requests.size(), policy);
                Map<String, String> fresh = new LinkedHashMap<>();
                for (int i = 0; i < part.size(); i++) {
                    String id = part.get(i);
                    if (!finished.test(id)) {
                        written.get(i)
                                .value()
                                .ifPresent(texts -> fresh.put(id, texts.get(0).text()));
                        written.get(i).failure().ifPresent(failure -> fail(stage, id, failure, failures));
                    }
                }
                known.add(fresh, asked);
                done += fresh.size();
                RunLedger.tick();
                listener.progressed(stage, done);
            }
            listener.stageFinished(stage);
            refuseUnfinished(stage, file, failures, prompts.size());
            prompts.keySet().stream()
                    .filter(id -> !failures.containsKey(id))
                    .forEach(id -> replies.put(id, known.reply(id).orElseThrow()));
            known.requireThere();
        }
        return new Replies(replies, failures);
    }

    private void fail(String stage, String id, RequestFailure failure, SortedMap<String, RequestFailure> failures) {
        failures.put(id, failure);
        listener.skipped(stage, id, failure.reason() + " (" + failure.detail() + ")");
    }

    private void refuseUnfinished(String stage, Path file, SortedMap<String, RequestFailure> failures, int prompts) {
        List<RequestFailure> passing =
                failures.values().stream().filter(RequestFailure::retriable).toList();
        if (!passing.isEmpty()) {
            throw new RetriableException(passing.size() + " of " + prompts + " requests of " + policy.name() + " for "
                    + stage + " failed, the first: " + passing.get(0) + "; the others are kept in " + file
                    + ": run again to finish");
        }
    }

    private String fingerprint(Prompt prompt) {
        return ContentHash.of(policy.fingerprint() + "\n" + prompt.fingerprint() + "\n" + sampling);
    }

    private static Prompt get(Map<String, Prompt> prompts, String id) {
        return prompts.getOrDefault(id, Prompt.of(""));
    }
}
