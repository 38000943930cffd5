package io.github.rlaifv.cli.gpu.agreement;

import java.nio.file.Path;

/**
 * A model folder with the name that it has in the report.
 *
 * @param name name in the report, without the folders of the machine
 * @param folder the model folder
 */
public record CheckedModel(String name, Path folder) {}
