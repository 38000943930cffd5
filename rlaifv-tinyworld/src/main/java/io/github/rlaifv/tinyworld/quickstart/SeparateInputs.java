package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Path;

/** Rejects inputs inside the output folder, because a run deletes the results of an earlier one there. */
final class SeparateInputs {
    private SeparateInputs() {}

    /**
     * Checks the folders of models and images.
     *
     * @throws BadDataException naming an input that is the output folder or is inside it
     */
    static void check(RunSources sources, Path output) {
        sources.model().ifPresent(folder -> check("model to align", folder, output));
        sources.labeler()
                .filter(address -> !address.server())
                .ifPresent(address -> check("labeler", address.folder(), output));
        sources.images().ifPresent(folder -> check("image folder", folder, output));
    }

    private static void check(String input, Path folder, Path output) {
        if (absolute(folder).startsWith(absolute(output)) || real(folder).startsWith(real(output))) {
            String place = real(folder).equals(real(output)) ? " is" : " is inside";
            throw new BadDataException("the " + input + " " + folder + place + " the output folder " + output
                    + ", whose earlier results a run deletes: choose another output folder, or copy the " + input
                    + " to a place outside it first");
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // a missing input is reported when it is opened
            return absolute(path);
        }
    }
}
