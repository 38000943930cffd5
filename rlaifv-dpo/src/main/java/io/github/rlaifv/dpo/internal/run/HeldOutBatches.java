package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Held-out examples that are scored in several calls and evaluated by a training loss as one batch.
 *
 * @param requests all requests
 * @param loss loss over all requests
 * @param perCall number of requests scored in one call
 */
public record HeldOutBatches(List<ScoreRequest> requests, LogProbLoss loss, int perCall) implements HeldOut {
    public HeldOutBatches {
        requests = List.copyOf(requests);
    }

    @Override
    public Map<String, Double> evaluate(Policy policy) {
        if (requests.isEmpty()) {
            return Map.of();
        }
        return UsageMeter.stage(RunStages.HELD_OUT, () -> metrics(policy));
    }

    private Map<String, Double> metrics(Policy policy) {
        List<List<TokenLogProbs>> logProbs = new ArrayList<>();
        for (int from = 0; from < requests.size(); from += perCall) {
            Cancellation.check("evaluating");
            logProbs.addAll(policy.score(requests.subList(from, Math.min(requests.size(), from + perCall))));
        }
        LossValue value = loss.evaluate(logProbs);
        Map<String, Double> metrics = new TreeMap<>(value.metrics());
        metrics.put("loss", value.loss());
        return metrics;
    }
}
