package io.github.rlaifv.cli.command;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.Prices;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.RlaifvException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options about what a run uses and costs, a part of the options of plans. */
public final class LedgerOptions {
    @Option(
            names = "--prices",
            description = "JSON file with the prices of models, from which costs are stated (default: none)")
    private @Nullable Path prices;

    @Option(
            names = "--rates",
            description = "folder of an earlier run with similar settings, or its ledger.json, from which --dry-run"
                    + " estimates lengths and times (default: none)")
    private @Nullable Path rates;

    /**
     * Adds an estimate with the prices and rates of the options to the plan of a dry run. If the inputs that it needs can't
     * be read, the plan says why there is no estimate.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the files of the options can't be used
     */
    void describe(WorkPlan plan, Supplier<RunEstimate> estimate) {
        Optional<Prices> known = prices();
        Optional<Ledger> earlier = Optional.ofNullable(rates).map(Ledger::read);
        RunEstimate plain;
        try {
            plain = estimate.get();
        } catch (RlaifvException | IllegalArgumentException | ParameterException e) {
            String missing = "There is no estimate of tokens: " + e.getMessage();
            plan.section("estimate", missing + System.lineSeparator(), Map.of("missing", missing));
            return;
        }
        RunEstimate full = plain.with(earlier, String.valueOf(rates), known);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("use", full.use().rows());
        fields.put("assumptions", full.assumptions());
        plan.section("estimate", full.text(), fields);
    }

    /** Returns the name of the first of these options that was given; empty if none was. */
    Optional<String> given() {
        return prices != null ? Optional.of("--prices") : Optional.of("--rates").filter(name -> rates != null);
    }

    /**
     * Runs work whose ledgers state costs, if prices were given.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the file of prices can't be used
     */
    public <T> T priced(Supplier<T> work) {
        Optional<Prices> known = prices();
        return known.isPresent() ? known.get().during(work) : work.get();
    }

    /** Same as {@link #priced}, and reports what the work used and cost, if prices were given. */
    <T> T priced(CommandReport report, Supplier<T> work) {
        Optional<Prices> known = prices();
        if (known.isEmpty()) {
            return work.get();
        }
        UsageMeter meter = new UsageMeter();
        T result = meter.count(() -> known.get().during(work));
        Ledger used = meter.ledger().withPrices(known.get());
        report.line("").text(used.table().text()).put("use", used.rows());
        return result;
    }

    private Optional<Prices> prices() {
        return Optional.ofNullable(prices).map(Prices::read);
    }

    /** The model at an address, as it is estimated. */
    public static EstimatedModel model(String address) {
        ModelAddress model = new ModelAddress(address);
        return model.server() ? EstimatedModel.served(served(address)) : EstimatedModel.local(model.folder());
    }

    /** The name of a served model, which is the parameter {@code model} of its address. */
    private static String served(String address) {
        int at = address.indexOf("model=");
        return at < 0 ? address : address.substring(at + "model=".length()).replaceAll("[&#].*", "");
    }
}
