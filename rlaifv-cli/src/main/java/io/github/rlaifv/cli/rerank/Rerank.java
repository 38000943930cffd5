package io.github.rlaifv.cli.rerank;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.inference.BestOfNCurve;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoringRule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ranks pools by a rule, writes the picked responses and shows how the picks change with N. */
final class Rerank {
    private Rerank() {}

    /**
     * Ranks pools by a rule and writes {@code picked.jsonl}.
     *
     * @return the pools, ranked by the rule
     */
    static Map<String, RankedResponse> pick(Map<String, RankedResponse> pools, ScoringRule rule, Path picked) {
        Map<String, RankedResponse> ranked = ranked(pools, rule);
        PickedFile.write(picked, ranked);
        return ranked;
    }

    /** Ranks pools by a rule. */
    static Map<String, RankedResponse> ranked(Map<String, RankedResponse> pools, ScoringRule rule) {
        Map<String, RankedResponse> ranked = new LinkedHashMap<>();
        pools.forEach((id, pool) -> ranked.put(id, pool.by(rule)));
        return ranked;
    }

    /**
     * Reports how the picks change with N.
     *
     * @param pools the pools, ranked by the rule
     */
    static void report(CommandReport report, Map<String, RankedResponse> pools, ScoringRule rule, Path picked) {
        BestOfNCurve curve = curve(List.copyOf(pools.values()), rule);
        report.text(table(pools.size(), rule, curve))
                .line("picked responses: " + picked)
                .put("pools", pools.size())
                .put("rule", rule.name())
                .put("curve", curve.points())
                .put("picked", picked);
    }

    /**
     * Returns the picks for n = 1, 2, 4, ..., or only for the smallest pool's n if some texts of a pool were not judged: verdicts
     * on a shortlist of all responses don't tell the picks among fewer.
     */
    private static BestOfNCurve curve(List<RankedResponse> pools, ScoringRule rule) {
        boolean shortened = pools.stream().anyMatch(Rerank::partlyJudged);
        return shortened
                ? BestOfNCurve.of(
                        pools,
                        List.of(pools.stream()
                                .mapToInt(pool -> pool.pool().size())
                                .min()
                                .orElseThrow()))
                : BestOfNCurve.of(pools, rule);
    }

    private static boolean partlyJudged(RankedResponse pool) {
        long judged = pool.pool().stream()
                .filter(response -> response.claims() != null)
                .count();
        return judged > 0 && judged < pool.pool().size();
    }

    /** Returns a table for a terminal: n, mean score, tokens, margin, stability under noise, share of changed picks. */
    private static String table(int pools, ScoringRule rule, BestOfNCurve curve) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d pools by %s%n%4s %12s %8s %10s %10s %8s%n",
                pools,
                rule.name(),
                "n",
                "mean score",
                "tokens",
                "margin",
                "stability",
                "changed"));
        for (BestOfNCurve.Point point : curve.points()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%4d %12.5f %8.1f %10.5f %9.1f%% %7.1f%%%n",
                    point.n(),
                    point.meanReward(),
                    point.meanTokens(),
                    point.meanMargin(),
                    100 * point.meanStability(),
                    100 * point.changed()));
        }
        return text.toString();
    }
}
