package io.github.rlaifv.cli.inspect;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.report.inspect.Inspection;
import io.github.rlaifv.report.inspect.InspectionExport;
import io.github.rlaifv.report.inspect.InspectionServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code rlaifv inspect}: shows the folder of a run or dataset in a browser. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows the folder of a run or dataset in a browser: images, candidates, claims with verdicts, pairs,"
                        + " best-of-N and answers to benchmarks, with filters. Nothing in the folder is changed.")
public final class InspectCommand extends Subcommand {
    private static final int LARGEST_PORT = 65535;

    @Parameters(
            index = "0",
            paramLabel = "<folder>",
            description = "folder of a run, of several runs or of a dataset; or one file of a dataset")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path folder;

    @Mixin
    private RunInstructions instructions = new RunInstructions();

    @Option(names = "--port", description = "port to listen on; 0 for any free one (default: 0)")
    private @Nullable Integer port;

    @Option(names = "--no-browser", description = "only prints the address (default: false)")
    private boolean noBrowser;

    @Option(
            names = "--output",
            description =
                    "folder for pages that need no server, which end the command (default: none; pages are served)")
    private @Nullable Path output;

    @Option(
            names = "--items",
            description = "largest number of items per part in the pages of --output (default: "
                    + InspectionExport.DEFAULT_ITEMS + ")")
    private @Nullable Integer items;

    @Override
    protected void check() {
        OptionValue.checked("--items", () -> OptionValue.atLeast(1, items()));
        OptionValue.checked("--port", () -> OptionValue.within(0, LARGEST_PORT, port()));
        instructions.check();
        if (output == null && items != null) {
            throw new IllegalArgumentException(
                    "--items has no effect without --output, because a served page shows all items: add --output, or"
                            + " remove --items");
        }
        if (output != null && (port != null || noBrowser)) {
            String option = port != null ? "--port" : "--no-browser";
            throw new IllegalArgumentException(option + " has no effect with --output, which serves no page: remove "
                    + option + ", or remove --output");
        }
    }

    private int items() {
        return items == null ? InspectionExport.DEFAULT_ITEMS : items;
    }

    private int port() {
        return port == null ? 0 : port;
    }

    @Override
    protected Map<String, ?> defaults() {
        return output == null ? Map.of("--port", 0) : Map.of("--items", InspectionExport.DEFAULT_ITEMS);
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes(
                output == null
                        ? "pages, each when it is opened, until Ctrl-C"
                        : "pages of at most " + items() + " items per part");
    }

    @Override
    protected int run(CommandReport report) {
        try (Inspection inspection =
                instructions.add(Inspection.builder(folder)).open()) {
            inspection.skipped().forEach(one -> warn("not searched: " + one));
            if (output == null) {
                serve(inspection, report);
            } else {
                Path first = InspectionExport.write(inspection, output, items());
                report.line("pages: " + first).put("pages", first);
            }
        }
        return 0;
    }

    private void serve(Inspection inspection, CommandReport report) {
        try (InspectionServer server = InspectionServer.start(inspection, port())) {
            String address = server.address().toString();
            listening(report.put("address", address), "address: " + address);
            if (noBrowser || !Browser.ofThisMachine().open(server.address())) {
                report.note("open the address in a browser; Ctrl-C ends the command");
            }
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Ctrl-C is how this command ends
            Thread.currentThread().interrupt();
        }
    }
}
