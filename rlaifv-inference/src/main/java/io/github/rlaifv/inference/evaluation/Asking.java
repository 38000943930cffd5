package io.github.rlaifv.inference.evaluation;

import com.google.common.hash.Hashing;
import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Has a model reply to prompts, and keeps every reply as soon as it is there.
 *
 * @param policy that replies
 * @param sampling how
 * @param perCall prompts handed over at once
 * @param listener hears of the stage
 */
record Asking(Policy policy, Sampling sampling, int perCall, RunListener listener) {

    /** The replies by key, from the file where they are known. */
    Map<String, String> replies(String stage, Map<String, Prompt> prompts, Path file) {
        Map<String, String> replies = new LinkedHashMap<>();
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
                List<List<Completion>> written = policy.generate(requests);
                Map<String, String> fresh = new LinkedHashMap<>();
                for (int i = 0; i < part.size(); i++) {
                    if (!finished.test(part.get(i))) {
                        fresh.put(part.get(i), written.get(i).get(0).text());
                    }
                }
                known.add(fresh, asked);
                done += fresh.size();
                listener.progressed(stage, done);
            }
            listener.stageFinished(stage);
            prompts.keySet().forEach(id -> replies.put(id, known.reply(id).orElseThrow()));
        }
        return replies;
    }

    private String fingerprint(Prompt prompt) {
        return Hashing.sha256()
                .hashString(prompt.fingerprint() + "\n" + sampling, StandardCharsets.UTF_8)
                .toString();
    }

    private static Prompt get(Map<String, Prompt> prompts, String id) {
        return prompts.getOrDefault(id, Prompt.of(""));
    }
}
