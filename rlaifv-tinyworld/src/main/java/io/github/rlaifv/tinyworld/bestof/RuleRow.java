package io.github.rlaifv.tinyworld.bestof;

import java.util.List;

/**
 * Results of a rule among the candidates of one model.
 *
 * @param candidates the model that sampled the candidates: base or aligned
 * @param rule name of the rule
 * @param points one entry per N, ascending
 */
public record RuleRow(String candidates, String rule, List<RulePoint> points) {
    public RuleRow {
        points = List.copyOf(points);
    }
}
