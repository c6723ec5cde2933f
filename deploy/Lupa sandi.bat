@echo off
rem Opens the page for a new password of the only supervisor, by a double click.
call "%~dp0Mulai.bat" lupa-sandi
