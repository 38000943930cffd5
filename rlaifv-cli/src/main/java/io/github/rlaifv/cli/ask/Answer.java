package io.github.rlaifv.cli.ask;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.inference.ClaimCounts;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoredResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Prints answers, candidates and verdicts. */
final class Answer {
    private Answer() {}

    /** Prints how the answer was picked among the candidates. */
    static void pick(CommandReport report, RankedResponse pool, boolean all) {
        ScoredResponse best = pool.winner();
        OptionalDouble margin = pool.margin();
        report.line(String.format(
                Locale.ROOT,
                "picked %d of %d candidates (%d different): %s, margin %s",
                best.index() + 1,
                pool.pool().size(),
                pool.distinct(),
                ranked(best),
                margin.isPresent() ? String.format(Locale.ROOT, "%.5f", margin.getAsDouble()) : "none"));
        report.put("index", best.index())
                .put("reward", best.reward())
                .put("margin", margin.isPresent() ? margin.getAsDouble() : null)
                .put("distinct", pool.distinct());
        claims(best).forEach(report::put);
        if (all) {
            pool.ranking()
                    .forEach(one -> report.line(String.format(
                            Locale.ROOT, "%3d  %9.5f  %s", one.index() + 1, one.reward(), line(one.text()))));
            report.put("candidates", pool.ranking().stream().map(Answer::fields).toList());
        }
    }

    /** What an answer was picked by. */
    private static String ranked(ScoredResponse one) {
        ClaimCounts claims = one.claims();
        return claims == null
                ? String.format(Locale.ROOT, "reward %.5f", one.reward())
                : String.format(
                        Locale.ROOT,
                        "%d claims confirmed, %d rejected, score %.5f",
                        claims.confirmed(),
                        claims.rejected(),
                        one.reward());
    }

    private static Map<String, Object> fields(ScoredResponse one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("index", one.index());
        fields.put("text", one.text());
        fields.put("reward", one.reward());
        fields.put("tokens", one.tokens());
        fields.putAll(claims(one));
        return fields;
    }

    private static Map<String, Object> claims(ScoredResponse one) {
        Map<String, Object> counts = new LinkedHashMap<>();
        ClaimCounts claims = one.claims();
        if (claims != null) {
            counts.put("confirmed_claims", claims.confirmed());
            counts.put("rejected_claims", claims.rejected());
        }
        return counts;
    }

    /** Prints the verdicts on the claims of the answer. */
    static void verdicts(CommandReport report, List<ClaimVerdict> verdicts) {
        long confirmed = verdicts.stream().filter(ClaimVerdict::confirmed).count();
        long rejected = verdicts.stream().filter(ClaimVerdict::rejected).count();
        report.line(
                verdicts.isEmpty()
                        ? "no claims found"
                        : verdicts.size() + " claims: " + confirmed + " confirmed, " + rejected + " rejected, "
                                + (verdicts.size() - confirmed - rejected) + " without a verdict");
        verdicts.forEach(verdict -> report.line(String.format(
                Locale.ROOT,
                "%-10s %6.1f %% yes  %s%s",
                word(verdict),
                100 * verdict.yesShare(),
                line(verdict.claim().statement()),
                verdict.undecided().map(reason -> " (" + line(reason) + ")").orElse(""))));
        report.put("claims", verdicts.stream().map(Answer::fields).toList());
    }

    private static String word(ClaimVerdict verdict) {
        return verdict.confirmed() ? "confirmed" : verdict.rejected() ? "rejected" : "undecided";
    }

    private static Map<String, Object> fields(ClaimVerdict verdict) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("statement", verdict.claim().statement());
        fields.put("question", verdict.claim().question());
        fields.put("verdict", word(verdict));
        fields.put("p_yes", verdict.pYes());
        fields.put("p_no", verdict.pNo());
        verdict.undecided().ifPresent(reason -> fields.put("undecided", reason));
        return fields;
    }

    /** A text on one line. */
    private static String line(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
