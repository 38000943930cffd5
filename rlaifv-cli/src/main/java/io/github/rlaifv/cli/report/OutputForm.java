package io.github.rlaifv.cli.report;

/**
 * The form of what a command prints.
 *
 * @param json whether standard output is one JSON object; text is not printed then
 * @param quiet whether only results and errors are printed
 */
public record OutputForm(boolean json, boolean quiet) {}
