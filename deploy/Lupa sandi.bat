@echo off
rem Opens the page for a new password of the only supervisor, by a double click.
setlocal
title Lupa sandi
cd /d "%~dp0.."
if not exist .venv\Scripts\python.exe goto none
.venv\Scripts\python.exe -m flask officer reset-password
goto stay

:none
echo Anjungan belum pernah dijalankan di komputer ini: klik dua kali Mulai.bat dahulu.

:stay
echo.
pause
