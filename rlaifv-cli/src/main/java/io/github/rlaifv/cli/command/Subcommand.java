package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.cli.settings.EffectiveSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command of {@code rlaifv}. It has the options that all commands share: settings files, dry runs, and the form of what
 * is printed. A command checks its options, then does its work, and reports results.
 */
public abstract class Subcommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions();

    /**
     * Checks what the types of options do not check, before anything is printed, read or written. Does nothing by default.
     *
     * @throws IllegalArgumentException naming the option, as {@link OptionValue} does
     */
    protected void check() {}

    /**
     * Returns the values of options that are not given and whose default depends on other options, by the name of the
     * option. They are printed by {@code --print-settings}. Empty by default.
     */
    protected Map<String, ?> defaults() {
        return Map.of();
    }

    /**
     * Returns the defaults of options whose descriptions do not state them, by the name of the option. They are added to
     * the descriptions. Empty by default.
     */
    protected Map<String, String> defaultTexts() {
        return Map.of();
    }

    /**
     * Adds what the command would do to a plan that has its input and output files already. Nothing may be written and no
     * model opened. Adds nothing by default.
     */
    protected void plan(WorkPlan plan) {}

    /**
     * Does the work of the command.
     *
     * @param report receives the results
     * @return the exit code
     */
    protected abstract int run(CommandReport report);

    /** Returns a listener that shows progress on standard error, or nothing with {@code --quiet}. */
    protected final ConsoleProgress progress() {
        return common.form().quiet() ? ConsoleProgress.none() : ConsoleProgress.onStandardError();
    }

    /** Prints a warning on standard error. */
    protected final void warn(String message) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message + ".");
    }

    /**
     * Prints at once where a command listens that ends only when it is stopped: as a line of its results, or with {@code
     * --json} on standard error, since its object is printed at the end.
     */
    protected final void listening(CommandReport report, String line) {
        report.line(line);
        if (common.form().json()) {
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        }
    }

    /** Returns the command as picocli knows it. */
    protected final CommandSpec spec() {
        return spec;
    }

    @Override
    public final Integer call() {
        check();
        CommandReport report = new CommandReport(spec.name(), System.out, common.form());
        int code = 0;
        if (common.printSettings()) {
            EffectiveSettings settings =
                    new EffectiveSettings(spec, spec.commandLine().getParseResult(), defaults());
            report.text(settings.yaml()).put("settings", settings.fields()).put("sources", settings.sources());
        } else if (common.dryRun()) {
            WorkPlan plan = NamedFiles.of(spec);
            plan(plan);
            plan.print(report);
        } else {
            code = run(report);
        }
        report.end(code);
        return code;
    }
}
