package io.github.rlaifv.core.estimate;

import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.Prices;
import io.github.rlaifv.core.ledger.Usage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run is expected to use. Without an earlier run it follows from the settings and from stated assumptions about
 * lengths, and says nothing about time. With the ledger of an earlier run ({@link #like}), each of its stages is scaled by
 * the number of responses.
 *
 * @param anchor name of the stage whose requests are known exactly, and by which an earlier run is scaled
 * @param use the expected use
 * @param assumptions what the numbers rest on, one sentence each
 */
public record RunEstimate(String anchor, Ledger use, List<String> assumptions) {
    public RunEstimate {
        Objects.requireNonNull(anchor, "anchor");
        Objects.requireNonNull(use, "use");
        assumptions = List.copyOf(assumptions);
    }

    /**
     * Returns a builder without stages.
     *
     * @param anchor name of the stage that writes the responses, such as {@code candidates}
     */
    public static RunEstimateBuilder builder(String anchor) {
        return new RunEstimateBuilder(anchor);
    }

    /** The estimate of this and another part of a run. */
    public RunEstimate plus(RunEstimate other) {
        return new RunEstimate(
                anchor,
                use.plus(other.use),
                List.copyOf(new LinkedHashSet<>(Stream.concat(assumptions.stream(), other.assumptions.stream())
                        .toList())));
    }

    /**
     * Estimates by an earlier run. The use of each of its stages and models, with its time, is multiplied by the number of
     * responses to write now over that of then. Stages that it does not have keep their estimates, without a time.
     *
     * @param earlier ledger of a run with similar settings, on the machines of this one
     * @param source name of the ledger, for the assumptions
     */
    public RunEstimate like(Ledger earlier, String source) {
        Usage then = earlier.stage(anchor).total();
        long answered = then.requests() - then.failures();
        if (answered == 0) {
            List<String> more = new ArrayList<>(assumptions);
            more.add(source + " has no requests of the stage " + anchor + ", so it gives no rates and no time.");
            return new RunEstimate(anchor, use, more);
        }
        long now = use.stage(anchor).total().requests();
        ScaledUse scaled = ScaledUse.of(use, earlier, (double) now / answered, source);
        List<String> all = new ArrayList<>(scaled.assumptions());
        if (!scaled.complete()) {
            all.addAll(assumptions);
        }
        return new RunEstimate(anchor, scaled.use(), all);
    }

    /** Returns the same estimate with costs. */
    public RunEstimate withPrices(Prices prices) {
        return new RunEstimate(anchor, use.withPrices(prices), assumptions);
    }

    /** The estimate with an earlier run and prices, each if it is given. */
    public RunEstimate with(Optional<Ledger> earlier, String source, Optional<Prices> prices) {
        RunEstimate scaled = earlier.map(ledger -> like(ledger, source)).orElse(this);
        return prices.map(scaled::withPrices).orElse(scaled);
    }

    /** The estimate as plain text: the table, then the assumptions. */
    public String text() {
        StringBuilder text = new StringBuilder("Estimated use of models").append(System.lineSeparator());
        text.append(use.table().text());
        use.cost()
                .filter(cost -> !cost.unpriced().isEmpty())
                .ifPresent(cost -> text.append("no price is given for ")
                        .append(String.join(", ", cost.unpriced()))
                        .append(System.lineSeparator()));
        text.append("The estimate assumes:").append(System.lineSeparator());
        assumptions.forEach(assumption -> text.append("- ").append(assumption).append(System.lineSeparator()));
        return text.toString();
    }
}
