package io.coppice.protocols.job;

import java.util.List;

/** A job specification cannot be used; the message names every problem at once. */
public final class InvalidJobException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public InvalidJobException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.getFirst().sentence();
        }
        StringBuilder text = new StringBuilder("The job has " + problems.size() + " errors:");
        problems.forEach(problem -> text.append("\n  ").append(problem.sentence()));
        return text.toString();
    }
}
