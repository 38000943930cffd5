package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.report.CommandReport;
import java.util.List;

/** A stage of a reproduction, which runs once for the same inputs. */
interface Stage {
    /** The name of the stage; several names if one run of the library has several of the paper's stages. */
    List<String> names();

    /**
     * Checks data, memory, disk and servers before any work of the stage.
     *
     * @throws io.github.rlaifv.core.run.RlaifvException with what is missing and what to do
     */
    void check();

    /** Fingerprint of what the results depend on; known once the earlier stages are finished. */
    String inputs();

    /** Fingerprint of the results; empty if there are none. */
    String outputs();

    /** Does the work, or what is left of an interrupted run. */
    void run(CommandReport report);

    /** Seconds that a part of the work took, if the stage knows them better than the clock. */
    default double seconds(String name, double measured) {
        return measured / names().size();
    }
}
