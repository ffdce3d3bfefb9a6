/**
 * What an operator is: its place in a network, its parameters, its part of a pass, what becomes of it in a finished network
 * and in files. Here belong the interfaces that operators implement and what they are handed; not the operators themselves,
 * which are in {@code layer}, nor whoever puts them together, which is {@code network} and {@code compact}.
 */
package io.coppice.compute.operator;
