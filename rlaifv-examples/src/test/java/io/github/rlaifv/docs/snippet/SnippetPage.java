package io.github.rlaifv.docs.snippet;

/** The snippets of one document: makes the files that they name in the working directory, and runs them. */
@FunctionalInterface
public interface SnippetPage {
    void run() throws Exception;
}
