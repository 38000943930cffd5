package io.github.rlaifv.cli.ledger;

import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.Prices;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code rlaifv ledger}: prints what runs used. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints what runs used by stage and model, and what that costs. Several runs are added up.")
public final class LedgerCommand extends Subcommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "<run>",
            description = "folders of runs, or their files ledger.json; none inside the folder of another one")
    private List<Path> runs = List.of();

    @Option(
            names = "--prices",
            description =
                    "JSON file with the prices of models, from which costs are stated (default: those that the runs were started with)")
    private @Nullable Path prices;

    @Override
    protected int run(CommandReport report) {
        Ledger sum = runs.stream().map(Ledger::read).reduce(Ledger.NONE, Ledger::plus);
        Ledger priced = prices == null ? sum : sum.withPrices(Prices.read(prices));
        report.text(priced.table().text()).put("use", priced.rows());
        List<String> unpriced =
                priced.cost().stream().flatMap(cost -> cost.unpriced().stream()).toList();
        if (!unpriced.isEmpty()) {
            report.line("no price is given for " + String.join(", ", unpriced)).put("unpriced", unpriced);
        }
        return 0;
    }
}
